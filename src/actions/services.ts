import type { FileGate } from "../files/file-gate.ts";
import type { Session } from "../session/session.ts";
import type { SessionOptions } from "../session/session-options.ts";
import type { Secret } from "../values/secret.ts";

/** What activities reach the world through. */
export type Services = {
  /** Opens sessions; its caller decides which network they use. */
  readonly openSession: (options: SessionOptions) => Promise<Session>;
  /** Finds the secret that a text stands for (`secret:NAME`, `dynaml:v1:…`, the vendor's encrypted form). Left out: there are none. */
  readonly secrets?: SecretLookup | undefined;
  /** What the operator's connection profiles make of what a step says; secrets are still as they are written. */
  readonly profile?: ((options: SessionOptions) => SessionOptions) | undefined;
  /** The way to all files that a task names. Left out: a task may use none. */
  readonly files?: FileGate | undefined;
  /** Asks a person. Left out: nobody is there. */
  readonly ask?: Ask | undefined;
};

/** The answer; undefined where there is nobody to give one. */
export type Ask = (question: Question) => Promise<string | undefined>;

export type Question = {
  /** The variable that receives the answer. */
  readonly variable: string;
  readonly title: string | undefined;
  readonly message: string;
  /** What an empty answer stands for, where that may be seen. */
  readonly usual?: string | undefined;
  /** The answer is not to be seen. */
  readonly isHidden: boolean;
  /** What there is to choose; the answer is a number from 1, an item, or its value. */
  readonly choices?: readonly string[] | undefined;
  /** What is wrong with an answer, for who can ask again; undefined where it can be used. */
  readonly problemWith?: ((answer: string) => string | undefined) | undefined;
  readonly signal: AbortSignal;
};

/** undefined where it has none; may throw where what is written cannot be read. */
export type SecretLookup = (subject: SecretSubject) => Promise<Secret | undefined> | Secret | undefined;

export type SecretSubject = {
  /** The task's name as the run was given it. */
  readonly task: string;
  /** The session's name; undefined for a step that connects for itself, and for a variable. */
  readonly session?: string | undefined;
  /** The secure variable whose value it is. */
  readonly variable?: string | undefined;
  /** AML spelling: `PASSWORD`. */
  readonly parameter: string;
  /** The text that stands for the secret, after expressions. */
  readonly written: string;
};
