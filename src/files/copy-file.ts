import { openSink, type WriteOptions } from "./file-sink.ts";
import { fileSystemError } from "./files-error.ts";
import type { JudgedPath } from "./judge-path.ts";
import { openToRead } from "./open-to-read.ts";

/** Copies a file with its mode and the time of its last change; the copy appears when all of it is there. */
export async function copyFile(
  from: JudgedPath,
  to: JudgedPath,
  { ifExists }: Pick<WriteOptions, "ifExists">,
): Promise<void> {
  const source = await openToRead(from).catch((error: unknown) => {
    throw fileSystemError(error, from.given);
  });
  try {
    const sink = await openSink(to, { ifExists, atomic: true }).catch((error: unknown) => {
      throw fileSystemError(error, to.given);
    });
    try {
      const { mode, atime, mtime } = await source.stat();
      await sink.handle.chmod(mode & 0o777);
      for await (const chunk of source.createReadStream({ autoClose: false })) await sink.handle.writeFile(chunk);
      await sink.handle.utimes(atime, mtime);
    } catch (error) {
      await sink.abandon();
      throw fileSystemError(error, to.given);
    }
    await sink.commit();
  } finally {
    await source.close();
  }
}
