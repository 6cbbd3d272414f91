/** Selections that are kept of a table: programs ask for the same few columns again and again. */
const most = 8;

type Selection = { readonly columns: readonly string[]; readonly option: string };

/** `$select` of columns that calls have asked for, the last ones first. */
export class Selections {
  readonly #kept: Selection[] = [];

  /** What `make` gives, which throws for columns that cannot be selected. */
  of(columns: readonly string[], make: () => string): string {
    for (const { columns: known, option } of this.#kept) if (isSame(known, columns)) return option;
    const option = make();
    if (this.#kept.length === most) this.#kept.pop();
    this.#kept.unshift({ columns: [...columns], option });
    return option;
  }
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, index) => name === other[index]);
}
