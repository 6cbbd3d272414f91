import { errorCodes } from "./error-codes.ts";

/**
 * The numbers of errors, for AMError, AM_ERRORS and LASTSTEP. What an organization's fault says keeps the fault's own
 * number; everything else has one of these. They are ours: the vendor's pages show numbers (18998, 18999, 20008, 20074,
 * 20089, 24007, 30098) and nowhere say what they mean, so none of them is used here. Numbers are never given again.
 */
const byCode: Readonly<Record<string, number>> = {
  ENGINE_STEP_FAILED: 40010,
  ENGINE_NOT_SUPPORTED: 40001,
  ENGINE_UNCLEAR_DISABLED: 40002,
  ENGINE_PARAMETER: 40003,
  ENGINE_CANCELLED: 40004,
  ENGINE_STEP_TIME_LIMIT: 40005,
  ENGINE_STOPPED: 40006,
  ENGINE_SUBTASK_FAILED: 40007,
  ENGINE_TASK_NOT_LOADABLE: 40008,
  ENGINE_TOO_DEEP: 40009,
  ENGINE_STRAY_QUOTE: 40011,
  ENGINE_VARIABLE_NAME: 40101,
  ENGINE_VARIABLE_EXISTS: 40102,
  ENGINE_NO_VARIABLE: 40103,
  ENGINE_READ_ONLY_VARIABLE: 40104,
  ENGINE_NUMBER_VARIABLE: 40105,
  ENGINE_NO_ARRAY: 40106,
  ENGINE_NO_ELEMENT: 40107,
  ENGINE_ARRAY_TOO_LARGE: 40108,
  ENGINE_NO_DATASET: 40201,
  ENGINE_NO_COLUMN: 40202,
  ENGINE_NO_ROW: 40203,
  ENGINE_COLUMN_EXISTS: 40204,
  ENGINE_SHARED_DATASET: 40205,
  ENGINE_NO_LOOP: 40301,
  ENGINE_NO_LABEL: 40302,
  ENGINE_JUMP_INTO_LOOP: 40303,
  ENGINE_CONDITION: 40304,
  ENGINE_LOOP_STEP: 40305,
  ENGINE_NO_FUNCTION: 40306,
  ENGINE_NO_TASKS: 40307,
  ENGINE_NO_FILES: 40308,
  ACTION_NO_SESSION: 42001,
  ACTION_ENCRYPTED_VALUE: 42002,
  ACTION_NO_SECRET: 42003,
  ACTION_NO_FILES: 42004,
  ACTION_RECORD_ID: 42005,
  ACTION_ATTRIBUTE_TWICE: 42006,
  ACTION_NO_NUMBER: 42007,
  ACTION_ELEMENT: 42008,
  NET_TIME_LIMIT: 45001,
};

/** For codes that have no number of their own: by the code's first word. */
const byLayer: Readonly<Record<string, number>> = {
  ENGINE: 40999,
  EXPRESSION: 41000,
  CHECK: 41500,
  ACTION: 42000,
  FILES: 43000,
  ROWS: 43500,
  SESSION: 44000,
  NET: 45000,
  AUTH: 46000,
  WIRE: 47000,
};

const unknown = 40000;

/** `errorNumber("NET_TIME_LIMIT")` → 45001. */
export function errorNumber(code: string): number {
  return byCode[code] ?? byLayer[code.slice(0, code.indexOf("_"))] ?? unknown;
}

const published: ReadonlySet<string> = new Set(
  [...Object.values(byCode), ...Object.values(byLayer), unknown].map((number) => String(number)),
);

/** The layers in which a step may fail; errors of the last two have no number of their own. */
export const failingLayers: ReadonlySet<string> = new Set([...Object.keys(byLayer), "SECRETS", "CONFIG"]);

/** Whether an error may go by that number or code: one of ours, or the number of an organization's fault, which is below zero. */
export function isErrorName(text: string): boolean {
  if (/^-?\d+$/.test(text)) return text.startsWith("-") || published.has(text);
  return errorCodes.has(text);
}

/** Every number that is published, for the documentation. */
export const errorNumberTables = { byCode, byLayer, unknown };
