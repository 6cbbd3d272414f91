import { checkEntityName, checkOptions, checkSignal, kindOf, refusal } from "../check-arguments.ts";
import { checkOptionalParameters } from "../write-request.ts";
import type { BulkMessage, BulkOperation, BulkOptions } from "./bulk-options.ts";

const operations: readonly BulkOperation[] = ["create", "update", "upsert", "delete"];
const messages: readonly (BulkMessage | "Auto")[] = ["Auto", "Multiple", "ExecuteMultiple", "Single"];
const functions = ["onProgress", "onWritten", "onReject", "ids", "beforeWriting", "mayBeWritten"] as const;
/** What the messages of a load have by themselves. */
const own = ["Target", "Targets", "Requests", "Settings"];

/** What the compiler refuses, and a program without types may give all the same. Throws SESSION_BAD_VALUE. */
export function checkBulkOptions(options: BulkOptions): void {
  if (options === undefined) {
    throw refusal("the options are undefined", 'give what to do: { operation: "create", entityName: "account" }');
  }
  checkOptions(options);
  const { operation, entityName, key, message, stop, parameters } = options;
  checkEntityName(entityName);
  checkOneOf("operation", operation, operations);
  if (message !== undefined) checkOneOf("message", message, messages);
  checkKey(key);
  for (const name of ["largestSet", "concurrency"] as const) checkCount(name, options[name]);
  for (const name of ["windowSeconds", "outage"] as const) checkSeconds(name, options[name]);
  for (const name of functions) checkFunction(name, options[name]);
  checkSignal(stop, "stop signal");
  checkOptionalParameters(parameters, own);
}

function checkOneOf(what: string, given: unknown, all: readonly string[]): void {
  if (typeof given === "string" && all.includes(given)) return;
  throw refusal(`the ${what} is ${shown(given)}`, `give one of ${all.join(", ")}`);
}

function checkKey(key: unknown): void {
  if (key === undefined || (Array.isArray(key) && key.length > 0 && key.every((name) => typeof name === "string"))) {
    return;
  }
  const what = Array.isArray(key) ? "a list without names of attributes" : kindOf(key);
  throw refusal(`the key is ${what}`, 'give the attributes of an alternate key: ["accountnumber"]; or leave it out');
}

function checkCount(name: string, given: unknown): void {
  if (given === undefined || (typeof given === "number" && given >= 1)) return;
  throw refusal(`${name} is ${shown(given)}`, "give a number from 1 on, or leave it out");
}

function checkSeconds(name: string, given: unknown): void {
  if (given === undefined || (typeof given === "number" && given >= 0)) return;
  throw refusal(`${name} is ${shown(given)}`, "give a number of seconds, or leave it out");
}

function checkFunction(name: string, given: unknown): void {
  if (given === undefined || typeof given === "function") return;
  throw refusal(`${name} is ${kindOf(given)}`, "give a function, or leave it out");
}

function shown(given: unknown): string {
  if (typeof given === "string" && given !== "") return `"${given}"`;
  return typeof given === "number" ? String(given) : kindOf(given);
}
