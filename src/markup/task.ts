import type { Diagnostic, Position } from "./diagnostic.ts";
import type { SourceText } from "./source-text.ts";
import type { Node } from "./tree.ts";

/** A task as it was read: the lossless tree, and over it the list of steps that an engine walks. */
export type Task = {
  readonly source: SourceText;
  /** Every byte of the source stands in these nodes: `printTask` joins them. */
  readonly nodes: readonly Node[];
  /** True for a whole file (`<AMTASK>` around it), false for a bare list of steps. */
  readonly wrapped: boolean;
  /** In document order. A fragment, and steps outside any `<AMFUNCTION>`, belong to a function `Main`. */
  readonly functions: readonly TaskFunction[];
  /** All steps of all functions in document order: `steps[i].number === i + 1`. */
  readonly steps: readonly Step[];
  /** What reading found: malformed markup, mismatched blocks. Severity "error" stops the task from loading. */
  readonly diagnostics: readonly Diagnostic[];
};

export type TaskFunction = {
  readonly name: string;
  /** Attributes of the `<AMFUNCTION>` element; none for the implied Main. */
  readonly attributes: readonly Attribute[];
  readonly steps: readonly Step[];
};

/** One step: an action element or a comment. */
export type Step = {
  /** 1-based, counted over the whole task; comments count, the synthetic end of a nested block does not. */
  readonly number: number;
  readonly kind: "action" | "comment";
  /** Upper case: `AMDYNAMICSCRM`; empty for a comment. */
  readonly action: string;
  /** The value of ACTIVITY as written; undefined when it is not given or empty. */
  readonly activity: string | undefined;
  /** In the order written, ACTIVITY included. */
  readonly attributes: readonly Attribute[];
  /** Elements inside that are not steps themselves: `<ATTRIBUTE …/>`. */
  readonly children: readonly ChildElement[];
  /** Element text with entities decoded, or the text of a comment; undefined when there is none but white space. */
  readonly text: string | undefined;
  /** Where the element starts (its `<`). */
  readonly position: Position;
  /** Just past the element's last character. */
  readonly end: Position;
  /** How many blocks are around the step. */
  readonly depth: number;
  /** Present on the steps that open, divide or close a block (If, Loop, Select …), flat and nested forms alike. */
  readonly block: BlockRole | undefined;
  /** Its element, or one inside it, in whose tag a quote belongs to no attribute: nobody knows where the values before it should end. */
  readonly brokenTag: { readonly name: string; readonly position: Position } | undefined;
  /**
   * Disabled by a documented or known spelling, or with the block or the part of a block that it stands in ("yes"), or by
   * something that looks like such a spelling and is not known ("unclear": reference `*DISABLED*`, `*ENABLED*`).
   */
  readonly disabled: "no" | "yes" | "unclear";
};

export type BlockRole = {
  readonly role: "open" | "divide" | "close";
  /** The block's family: `AMIF`, `AMLOOP`, `AMSELECTCASE`. */
  readonly family: string;
  readonly form: "flat" | "nested";
};

export type Attribute = {
  /** As written. */
  readonly name: string;
  /** Entities decoded; line breaks kept. */
  readonly value: string;
  /** Of the name. */
  readonly position: Position;
  /** Of the value's first character, past the quote. */
  readonly valuePosition: Position;
};

export type ChildElement = {
  /** Upper case: `ATTRIBUTE`. */
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly text: string | undefined;
  readonly position: Position;
};

/** The attribute of that name, in any case; the first one where a name is written twice. */
export function findAttribute(attributes: readonly Attribute[], name: string): Attribute | undefined {
  const wanted = name.toUpperCase();
  return attributes.find((attribute) => attribute.name.toUpperCase() === wanted);
}
