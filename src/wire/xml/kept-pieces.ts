/** Pieces of a text that wait until a certain mark has come. */
export class KeptPieces {
  readonly #pieces: string[] = [];
  #mark = "";
  /** The end of what waits: a mark may be divided among pieces. */
  #tail = "";

  /** From now on the text waits, with all that follows, for the mark: at most three characters. */
  keep(text: string, mark: string): void {
    if (text === "") return;
    this.#pieces.push(text);
    this.#mark = mark;
    this.#tail = text.slice(-2);
  }

  /** Whether the pieces may be taken: the mark is in this one, or nothing has waited. */
  add(piece: string): boolean {
    this.#pieces.push(piece);
    const seam = this.#tail + piece.slice(0, 2);
    this.#tail = (this.#tail + piece.slice(-2)).slice(-2);
    return piece.includes(this.#mark) || seam.includes(this.#mark);
  }

  /** All pieces as one text; nothing waits any more. */
  take(): string {
    const text = this.#pieces.length === 1 ? (this.#pieces[0] ?? "") : this.#pieces.join("");
    this.#pieces.length = 0;
    this.#mark = "";
    this.#tail = "";
    return text;
  }
}
