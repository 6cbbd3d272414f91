/** A task's text and how it was stored: enough to write the same bytes back. */
export type SourceText = {
  readonly text: string;
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be";
  readonly byteOrderMark: boolean;
  /** The last byte of UTF-16 text whose number of bytes is odd. */
  readonly oddByte?: number | undefined;
};
