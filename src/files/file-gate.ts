import { lstat } from "node:fs/promises";
import { type Readable, Writable } from "node:stream";
import { copyFile } from "./copy-file.ts";
import { type FileSink, openSink, type WriteOptions } from "./file-sink.ts";
import { FilesError, fileSystemError, quoted } from "./files-error.ts";
import { createFolder, type MoveOptions, moveEntry, removeFile, removeFolder } from "./folder-deeds.ts";
import { type JudgedPath, judgeEntry, judgePath, type Reach } from "./judge-path.ts";
import { type FolderEntry, isReadOnly, listFolder } from "./list-folder.ts";
import { openToRead } from "./open-to-read.ts";

type FileFacts = {
  /** Absolute, without links. */
  readonly path: string;
  readonly kind: "file" | "folder" | "other";
  /** Bytes. */
  readonly size: number;
  readonly modifiedAt: Date;
  readonly isReadOnly: boolean;
  /** Whether other users of this machine may read it; false where the system has no such modes. */
  readonly othersMayRead: boolean;
};

/**
 * The one way to files for all that a task names. Each path is resolved, links and all, and judged before anything is
 * touched, and what was opened is judged again.
 *
 * Errors of each member: FILES_NOT_ALLOWED (outside, whether it exists or not, or kept back), FILES_BAD_PATH, FILES_NOT_FOUND,
 * FILES_NOT_A_FILE (folder, device, pipe), FILES_NO_ACCESS, FILES_CHANGED (exchanged meanwhile), FILES_FAILED.
 */
export type FileGate = {
  /** All of a file. Error: FILES_TOO_LARGE above `maxBytes` (64 MiB when left out). */
  read(path: string, options?: { readonly maxBytes?: number | undefined }): Promise<Uint8Array>;
  /** A file of any size, or its bytes from `start` to `end`, that one too, piece by piece. It is open when the promise resolves and closes with its stream. */
  readStream(path: string, part?: { readonly start: number; readonly end: number }): Promise<Readable>;
  /** Error: FILES_EXISTS with `ifExists: "fail"`. */
  write(path: string, content: string | Uint8Array, options?: WriteOptions): Promise<void>;
  append(path: string, content: string | Uint8Array): Promise<void>;
  /** The same, piece by piece: what was written counts when the stream has finished; one that is destroyed leaves no atomic write behind. */
  writeStream(path: string, options?: WriteOptions): Promise<Writable>;
  /** Undefined where there is nothing of that name. */
  stat(path: string): Promise<FileFacts | undefined>;
  /** What lies in a folder, at its first level, without what is kept back; links are told and not followed. */
  list(path: string): Promise<readonly FolderEntry[]>;
  /** Makes a folder and those above it that are missing; one that is there stays as it is. Error: FILES_EXISTS for a file. */
  createFolder(path: string): Promise<void>;
  /** Error: FILES_NOT_EMPTY, unless it is to go with all that is in it. */
  removeFolder(path: string, options?: { readonly recursive?: boolean | undefined }): Promise<void>;
  /** Removes a file; of a link the link alone. */
  remove(path: string): Promise<void>;
  /** Another name or place for a file, a folder or a link. Error: FILES_EXISTS, unless a file may be replaced. */
  move(from: string, to: string, options?: MoveOptions): Promise<void>;
  /** A copy of a file, with its mode. Error: FILES_EXISTS, unless it may be replaced. */
  copy(from: string, to: string, options?: MoveOptions): Promise<void>;
};

const mostBytes = 64 * 1024 * 1024;

/**
 * A gate that lets files of some folders through.
 *
 *     const files = createFileGate({ allowed: ["/srv/tasks", process.cwd()] });
 *     await files.read("in.csv");                             // /srv/tasks/in.csv
 *     await files.write("out.csv", text, { atomic: true });
 *     await files.read("../../etc/passwd");                   // FILES_NOT_ALLOWED
 *
 * Hard links are files of their own to every system, and a folder's mounts belong to it: neither can be told from a file
 * that lies there.
 */
export function createFileGate(reach: Reach): FileGate {
  const judged = async <T>(given: string, work: (path: JudgedPath) => Promise<T>): Promise<T> => {
    const path = await judgePath(given, reach);
    try {
      return await work(path);
    } catch (error) {
      throw fileSystemError(error, given);
    }
  };
  const named = async <T>(given: string, work: (entry: JudgedPath) => Promise<T>): Promise<T> => {
    const entry = await judgeEntry(given, reach);
    try {
      return await work(entry);
    } catch (error) {
      throw fileSystemError(error, given);
    }
  };
  const write: FileGate["write"] = (given, content, options = {}) =>
    judged(given, async (path) => writeAll(await openSink(path, options), content));
  return {
    read: (given, { maxBytes = mostBytes } = {}) => judged(given, (path) => readAll(path, maxBytes)),
    readStream: (given, part) => judged(given, async (path) => (await openToRead(path)).createReadStream(part)),
    write,
    append: (given, content) => write(given, content, { ifExists: "append" }),
    writeStream: (given, options = {}) =>
      judged(given, async (path) => streamInto(await openSink(path, options), given)),
    stat: (given) => judged(given, factsOf),
    list: (given) => judged(given, listFolder),
    createFolder: (given) => judged(given, createFolder),
    removeFolder: (given, { recursive = false } = {}) => named(given, (entry) => removeFolder(entry, recursive)),
    remove: (given) => named(given, removeFile),
    move: (from, to, options = {}) => named(from, (old) => named(to, (place) => moveEntry(old, place, options))),
    copy: (from, to, { ifExists = "fail" } = {}) =>
      judged(from, (old) => judged(to, (place) => copyFile(old, place, { ifExists }))),
  };
}

/** The size is asked first; a file may still grow while it is read. */
async function readAll(path: JudgedPath, maxBytes: number): Promise<Uint8Array> {
  const handle = await openToRead(path);
  try {
    const { size } = await handle.stat();
    const chunks: Uint8Array[] = [];
    let length = size > maxBytes ? size : 0;
    if (length <= maxBytes) {
      for await (const chunk of handle.createReadStream({ end: maxBytes, autoClose: false })) {
        chunks.push(chunk);
        length += chunk.length;
      }
    }
    if (length > maxBytes) throw tooLarge(path, maxBytes);
    return Buffer.concat(chunks);
  } finally {
    await handle.close();
  }
}

async function writeAll(sink: FileSink, content: string | Uint8Array): Promise<void> {
  try {
    await sink.handle.writeFile(content);
  } catch (error) {
    await sink.abandon();
    throw error;
  }
  await sink.commit();
}

function streamInto(sink: FileSink, given: string): Writable {
  let isOpen = true;
  const settle = async (work: () => Promise<unknown>, done: (error?: Error | null) => void): Promise<void> => {
    try {
      await work();
    } catch (error) {
      return done(fileSystemError(error, given));
    }
    done();
  };
  return new Writable({
    write: (chunk, _encoding, done) => void settle(() => sink.handle.writeFile(chunk), done),
    final: (done) => {
      isOpen = false;
      void settle(() => sink.commit(), done);
    },
    destroy: (error, done) => {
      if (!isOpen) return done(error);
      isOpen = false;
      void sink.abandon().then(
        () => done(error),
        () => done(error),
      );
    },
  });
}

async function factsOf({ real }: JudgedPath): Promise<FileFacts | undefined> {
  try {
    const facts = await lstat(real);
    const kind = facts.isFile() ? "file" : facts.isDirectory() ? "folder" : "other";
    const othersMayRead = process.platform !== "win32" && (facts.mode & 0o044) !== 0;
    return {
      path: real,
      kind,
      size: facts.size,
      modifiedAt: facts.mtime,
      isReadOnly: isReadOnly(facts),
      othersMayRead,
    };
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

function tooLarge({ given }: JudgedPath, maxBytes: number): FilesError {
  return new FilesError({
    code: "FILES_TOO_LARGE",
    message: `${quoted(given)} is larger than ${maxBytes} bytes`,
    remedy: "use a smaller file",
    context: { path: given, maxBytes },
  });
}
