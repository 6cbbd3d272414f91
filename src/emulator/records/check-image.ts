import { OrganizationFault } from "../faults.ts";
import type { Column } from "../metadata/table.ts";

/** Bytes that the files of an image column begin with, in hexadecimal digits: those of PNG, JPEG, GIF, BMP and TIFF. */
const beginnings = ["89504e470d0a1a0a", "ffd8ff", "474946383761", "474946383961", "424d", "49492a00", "4d4d002a"];

/** Throws the fault of bytes that are no image by their beginning; what follows is not read. */
export function checkImage({ name }: Column, data: Uint8Array): void {
  const start = Buffer.from(data.subarray(0, 8)).toString("hex");
  if (beginnings.some((beginning) => start.startsWith(beginning))) return;
  throw new OrganizationFault(
    "ProcessImageFailure",
    `The file of '${name}' is no image that can be processed: it must be a PNG, JPEG, GIF, BMP or TIFF.`,
  );
}
