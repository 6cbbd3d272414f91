/** What AM_SETVAR says: `Var1;0`. */
export function readAssignment(text: string): { readonly name: string; readonly value: string } {
  const end = text.indexOf(";");
  return end < 0 ? { name: text.trim(), value: "" } : { name: text.slice(0, end).trim(), value: text.slice(end + 1) };
}
