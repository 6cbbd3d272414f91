import { type Attribute, type BlockRole, findAttribute } from "./task.ts";

/** What a step does to the block around it. */
export type BlockPart = Pick<BlockRole, "role" | "family">;

type WithAttributes = { readonly attributes: readonly Attribute[] };

/** Older versions have an element for each kind of If and Loop: AMIFFOLDEREXISTS, AMLOOPDATASET; whatever they are, they are blocks. */
const opener = /^(?:(AMIF|AMLOOP)|AMSELECTCASE$|AMREGION$)/;

function openedBy(action: string): string | undefined {
  const [whole, family] = opener.exec(action) ?? [];
  return family ?? whole;
}

const dividers: Readonly<Record<string, string>> = { AMELSE: "AMIF", AMELSEIF: "AMIF", AMCASE: "AMSELECTCASE" };

const closers: Readonly<Record<string, string>> = {
  AMENDIF: "AMIF",
  AMENDLOOP: "AMLOOP",
  AMENDSELECT: "AMSELECTCASE",
  AMENDSELECTCASE: "AMSELECTCASE",
  AMENDREGION: "AMREGION",
};

const closingActivities: ReadonlySet<string> = new Set([
  "end",
  "endif",
  "endloop",
  "endselect",
  "endselectcase",
  "endregion",
]);

/** Activities of a block's element that act inside the block and open none. */
const innerActivities: ReadonlySet<string> = new Set(["break", "continue"]);

/**
 * The part that an element plays in a block, `undefined` for every other element.
 * `<AMIF …>` opens, `<AMELSE>` divides, `<AMIF ACTIVITY="end">` and `<AMENDIF>` close.
 *
 * @param action the element's name in upper case
 * @param element of its attributes ACTIVITY counts, compared as an option: case, spaces, hyphens and underscores do not matter
 */
export function blockPart(action: string, element: WithAttributes): BlockPart | undefined {
  const closed = closers[action];
  if (closed !== undefined) return { role: "close", family: closed };
  const divided = dividers[action];
  const family = divided ?? openedBy(action);
  if (family === undefined) return undefined;
  const option = (findAttribute(element.attributes, "ACTIVITY")?.value ?? "").toLowerCase().replace(/[\s_-]/g, "");
  if (divided !== undefined) return option === "" ? { role: "divide", family } : undefined;
  if (innerActivities.has(option)) return undefined;
  return { role: closingActivities.has(option) ? "close" : "open", family };
}

/** True for the name of an element that opens blocks. */
export function opensBlocks(action: string): boolean {
  return openedBy(action) !== undefined;
}
