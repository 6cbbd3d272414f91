/** What a JSON text stops at: characters from 1, and what is wrong. */
export type JsonFault = { readonly column: number; readonly message: string };

const space = /[^ \t\r\n]|$/;
const token =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)\b))/y;

type Expected = "value" | "first value" | "name" | "first name" | "colon" | "end";

/** Where a text that JSON.parse refuses stops to be JSON (RFC 8259). */
export function jsonFault(text: string): JsonFault {
  const tokens = new RegExp(token.source, token.flags);
  const closers: string[] = [];
  let expected: Expected = "value";
  for (let at = 0; ; at = tokens.lastIndex) {
    const match = tokens.exec(text);
    if (match === null) return unreadable(text, at);
    const [whole, mark, quoted] = match;
    const next = expectedAfter({ mark, quoted }, expected, closers);
    if (next === undefined) return { column: start(text, at) + 1, message: unexpected(whole.trim()) };
    expected = next;
  }
}

/** undefined where the token may not stand here. */
function expectedAfter(
  { mark, quoted }: { readonly mark: string | undefined; readonly quoted: string | undefined },
  expected: Expected,
  closers: string[],
): Expected | undefined {
  const wantsValue = expected === "value" || expected === "first value";
  if (wantsValue && mark === undefined) return "end";
  if (wantsValue && (mark === "{" || mark === "[")) {
    closers.push(mark === "{" ? "}" : "]");
    return mark === "{" ? "first name" : "first value";
  }
  if ((expected === "name" || expected === "first name") && quoted !== undefined) return "colon";
  if (expected === "colon" && mark === ":") return "value";
  const closer = closers.at(-1);
  if (expected === "end" && mark === "," && closer !== undefined) return closer === "}" ? "name" : "value";
  if (!(expected === "end" || expected.startsWith("first")) || mark === undefined || mark !== closer) return undefined;
  closers.pop();
  return "end";
}

function unreadable(text: string, at: number): JsonFault {
  const from = start(text, at);
  const column = from + 1;
  if (from >= text.length) return { column, message: "the JSON text ends too early" };
  if (text[from] !== '"') return { column, message: unexpected(text.slice(from, from + 1)) };
  return { column, message: "this text is not closed, or holds a character or an escape that JSON does not have" };
}

function unexpected(what: string): string {
  return `unexpected ${what.length > 20 ? `${what.slice(0, 20)}…` : what} in the JSON text`;
}

function start(text: string, at: number): number {
  return at + text.slice(at).search(space);
}
