import type { RunEvent, StepIdentity } from "../../engine/event.ts";
import { printableLine } from "../../values/printable.ts";
import type { Io } from "../io.ts";
import { printDuration } from "./duration.ts";
import { type PlainPrinterOptions, plainPrinter } from "./plain-printer.ts";
import type { Printer } from "./printer.ts";
import { stepText } from "./run-text.ts";
import { fit } from "./text-width.ts";

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const frameMilliseconds = 100;
/** Carriage return, then erase the line (ECMA-48 EL 2). */
const eraseLine = "\r\x1b[2K";

/** Terminals show Ctrl+C as `^C` at the cursor: on the same row it is erased with it. */
const echoWidth = 3;

/** Events that wait for a person's answer; a run that does more meanwhile shows them beside the question. */
const mostHeld = 10_000;

type Running = { readonly step: StepIdentity; readonly since: number; progress: string };

/** For a terminal: below the lines of `plainPrinter`, the step that runs now with its time, rewritten in place on one row of whatever width. */
export function livePrinter(io: Pick<Io, "now" | "every">, options: PlainPrinterOptions): Printer {
  const { output, colors } = options;
  const plain = plainPrinter(options);
  let digits = 1;
  let frame = 0;
  let running: Running | undefined;
  let isPaused = false;
  let held: RunEvent[] = [];
  let stopTicking: (() => void) | undefined;

  function draw(): void {
    if (running === undefined || isPaused) return;
    const sign = frames[frame++ % frames.length] ?? "";
    const time = `(${printDuration((io.now() - running.since) / 1000)})`;
    const text = `${stepText(running.step, digits)}${running.progress === "" ? "" : `: ${running.progress}`}`;
    const width = output.columns() - "⠋ ".length - echoWidth;
    const room = width - " ".length - time.length;
    const line = room < 8 ? fit(time, width) : `${fit(text, room)} ${colors.dim(time)}`;
    output.write(`${eraseLine}${colors.cyan(sign)} ${line}`);
  }

  function start(step: StepIdentity): void {
    running = { step, since: io.now(), progress: "" };
    draw();
    stopTicking ??= io.every(frameMilliseconds, draw);
  }

  function stop(): void {
    if (running !== undefined) output.write(eraseLine);
    running = undefined;
  }

  function event(event: RunEvent): void {
    if (isPaused) hold(event);
    else show(event);
  }

  function hold(event: RunEvent): void {
    held.push(event);
    if (held.length === mostHeld) showHeld();
  }

  function show(event: RunEvent): void {
    switch (event.type) {
      case "run-started":
        digits = String(event.steps).length;
        break;
      case "step-started":
        if (event.step.action !== "") start(event.step);
        break;
      case "step-progress":
        if (running !== undefined) running.progress = printableLine(event.message);
        draw();
        break;
      case "step-finished":
      case "step-failed":
      case "run-finished":
        stop();
        break;
    }
    plain.event(event);
  }

  function showHeld(): void {
    const events = held;
    held = [];
    for (const event of events) show(event);
  }

  function close(): void {
    showHeld();
    stop();
    stopTicking?.();
    stopTicking = undefined;
  }

  function pause(): () => void {
    if (running !== undefined) output.write(eraseLine);
    isPaused = true;
    return () => {
      isPaused = false;
      showHeld();
      draw();
    };
  }
  return { event, pause, close };
}
