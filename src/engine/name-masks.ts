/** Whether a name fits a mask: `nameMask("*.csv")("A.CSV")` → true. `*.*` means every name, with a point or without. */
export function nameMask(mask: string): (name: string) => boolean {
  return wildcard(mask === "*.*" ? "*" : mask);
}

/** Whether a name fits one of several masks with vertical bars or semicolons between them; no name fits an empty text. */
export function anyMask(masks: string): (name: string) => boolean {
  const each = masks
    .split(/[|;]/)
    .map((one) => one.trim())
    .filter((one) => one !== "")
    .map(nameMask);
  return (name) => each.some((matches) => matches(name));
}

/** `*` and `?` as Windows reads them, without regard to case; linear in the name for each `*`, as there is no backtracking into an earlier one. */
function wildcard(pattern: string): (name: string) => boolean {
  const wanted = pattern.toUpperCase();
  return (given) => {
    const name = given.toUpperCase();
    let [at, next, star, mark] = [0, 0, -1, 0];
    while (at < name.length) {
      if (wanted[next] === "*") [star, mark, next] = [next, at, next + 1];
      else if (wanted[next] === "?" || wanted[next] === name[at]) [at, next] = [at + 1, next + 1];
      else if (star >= 0) [mark, at, next] = [mark + 1, mark + 1, star + 1];
      else return false;
    }
    return /^\**$/.test(wanted.slice(next));
  };
}
