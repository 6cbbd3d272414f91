import type { DynamlError } from "../../errors.ts";
import type { Guid } from "../../values/guid.ts";
import { badValue } from "../arguments.ts";
import type { CallLimits } from "../organization-service.ts";

/** A file to write. */
export type FileToUpload = {
  /** Its name without a folder: `contract.pdf`. */
  readonly name: string;
  /** All of it, or piece by piece: a stream of Node is one. Pieces may be of any size. */
  readonly content: Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** `application/octet-stream` where it is left out. */
  readonly mimeType?: string | undefined;
};

export type UploadOptions = CallLimits & {
  /** Told how many bytes the organization has, after each block. `timeout` is for each block. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
};

export type UploadedFile = {
  /** Bytes. */
  readonly size: number;
  /** The file's own ID where it has one: that of a file column does. */
  readonly fileId?: Guid | undefined;
};

/** A file that is read while its content is asked for. */
export type DownloadedFile = {
  /** Empty for images of organizations before 9.1, which keep none. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Undefined where the organization does not tell it: for file columns. */
  readonly mimeType: string | undefined;
  /** Block after block; each is asked for when it is needed. It can be read once: SESSION_BAD_VALUE where it is read again. */
  readonly content: AsyncIterable<Uint8Array>;
};

/** Pieces that are there once, and are refused where they are asked for again, rather than none given. */
export function readOnce(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let isRead = false;
  return {
    [Symbol.asyncIterator]() {
      if (isRead) {
        throw badValue("the content of the file was read before", "keep what was read, or download the file again");
      }
      isRead = true;
      return pieces[Symbol.asyncIterator]();
    },
  };
}

/** Streams of texts, which a program without types may give. */
export function isNoPiece(piece: unknown): DynamlError {
  return badValue(`a piece of the file is of type ${typeof piece}`, "give a Uint8Array, or a stream of them");
}

/** Bytes of a block, the most that organizations take (messages.md §2.1). */
export const blockSize = 4 * 1024 * 1024;

/** The content in blocks of that size, the last one smaller; none where it is empty. Holds one block. */
export async function* blocksOf(content: FileToUpload["content"], size = blockSize): AsyncGenerator<Uint8Array> {
  const pieces = content instanceof Uint8Array ? [content] : content;
  let block = new Uint8Array(size);
  let filled = 0;
  for await (const piece of pieces) {
    if (!(piece instanceof Uint8Array)) throw isNoPiece(piece);
    for (let from = 0; from < piece.length; ) {
      const taken = piece.subarray(from, from + size - filled);
      block.set(taken, filled);
      from += taken.length;
      filled += taken.length;
      if (filled < size) continue;
      yield block;
      block = new Uint8Array(size);
      filled = 0;
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}
