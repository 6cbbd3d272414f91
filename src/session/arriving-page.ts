import { DynamlError } from "../errors.ts";
import type { BodySink, HttpRequest, HttpResponse, ResponseHead } from "../net/http.ts";
import type { Entity } from "../values/entity.ts";
import type { SessionErrorCode } from "./session-error.ts";

/** Reads a page while it arrives; both functions throw where it cannot be read. */
type PageReader<P> = {
  write(piece: Uint8Array): void;
  /** What the page holds besides its records. */
  end(): P;
};

export type PageOptions<P> = {
  /** Whether an answer is a page; all others are read as a whole. */
  readonly isPage: (head: ResponseHead) => boolean;
  /** Makes a reader that hands each record to `take`. */
  readonly open: (take: (record: Entity) => void) => PageReader<P>;
  /** Gets each record once, although the page may be asked for again where its answer broke off. */
  readonly take: (record: Entity) => void;
};

/** A page that is decoded while it arrives: its records go to `take` at once, and neither its bytes nor they are held. */
export class ArrivingPage<P> {
  readonly #options: PageOptions<P>;
  /** Records handed on, and the ID of the last one. */
  #handed = 0;
  #last: string | undefined;
  #end: (() => P) | undefined;

  constructor(options: PageOptions<P>) {
    this.#options = options;
  }

  readonly bodyTo: HttpRequest["bodyTo"] = (head): BodySink | undefined => {
    if (!this.#options.isPage(head)) return undefined;
    const reader = this.#options.open(this.#others());
    let failure: { readonly error: unknown } | undefined;
    this.#end = () => {
      if (failure !== undefined) throw failure.error;
      return reader.end();
    };
    return (piece) => {
      if (failure !== undefined) return;
      try {
        reader.write(piece);
      } catch (error) {
        failure = { error };
      }
    };
  };

  /** Makes the end of the page that an answer was; undefined where the answer is to be read as a whole. */
  endOf({ isTaken }: HttpResponse): (() => P) | undefined {
    return isTaken ? this.#end : undefined;
  }

  /** Records of an answer that was read as a whole; none where they were taken while it arrived. */
  handOn(records: Entity[]): void {
    if (records.length === 0) return;
    const take = this.#others();
    for (const record of records.splice(0)) take(record);
  }

  /** Takes the records behind those that an attempt before has handed on. Throws where the page is another one now. */
  #others(): (record: Entity) => void {
    const known = this.#handed;
    let count = 0;
    return (record) => {
      count += 1;
      const id = record.id?.text;
      if (count > known) {
        this.#handed = count;
        this.#last = id;
        this.#options.take(record);
      } else if (count === known && id !== this.#last) throw changed();
    };
  }
}

function changed(): DynamlError<SessionErrorCode> {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_UNREADABLE_ANSWER",
    message: "the answer to a query broke off, and the page has changed since",
    remedy: "run the query again",
  });
}
