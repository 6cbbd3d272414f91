import type { Command } from "commander";
import type { Finish } from "../cli.ts";
import type { Io } from "../io.ts";
import { addEmulatorStartCommand } from "./emulator-start.ts";

/** `dynaml emulator start` */
export function addEmulatorCommand(program: Command, io: Io, finish: Finish): void {
  const emulator = program
    .command("emulator")
    .description("the embedded organization, for any client to work with")
    .addHelpText("after", "\nExamples:\n  $ dynaml emulator start --open");
  addEmulatorStartCommand(emulator, io, finish);
}
