import type { Frame } from "./frame.ts";

/** The iterations of a loop that knows them before the first one. */
export type LoopItems = {
  readonly count: number;
  /** For a person: `rows 1 to 12 of accounts`. */
  readonly summary: string;
  /** Makes an iteration, 0 the first one, the current one in a frame; false where it is no longer there. */
  enter(frame: Frame, index: number): boolean;
  /** Gives a frame a loop variable of its own, for iterations that run at once. */
  separate(frame: Frame): void;
};

/** Items that a variable gets one after the other. */
export function variableItems(
  variable: string | undefined,
  count: number,
  summary: string,
  itemAt: (index: number) => Parameters<Frame["variables"]["set"]>[1],
): LoopItems {
  return {
    count,
    summary,
    enter(frame, index) {
      if (variable !== undefined) frame.variables.set(variable, itemAt(index));
      return true;
    },
    separate(frame) {
      if (variable !== undefined) frame.variables.hide(variable);
    },
  };
}
