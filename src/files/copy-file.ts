import { openSink, type WriteOptions } from "./file-sink.ts";
import { fileSystemError } from "./files-error.ts";
import type { JudgedPath } from "./judge-path.ts";
import { openToRead } from "./open-to-read.ts";

/** Copies a file with its mode; the copy appears when all of it is there. */
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
      await sink.handle.chmod((await source.stat()).mode & 0o777);
      for await (const chunk of source.createReadStream({ autoClose: false })) await sink.handle.writeFile(chunk);
    } catch (error) {
      await sink.abandon();
      throw fileSystemError(error, to.given);
    }
    await sink.commit();
  } finally {
    await source.close();
  }
}
