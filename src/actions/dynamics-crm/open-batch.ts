import type { Ending } from "../../engine/named-things.ts";
import type { StepContext } from "../../engine/step-context.ts";
import type { Batch, BatchResult } from "../../session/batch/batch.ts";
import { mayHaveRun } from "../../session/may-have-run.ts";
import { mayRunAgain } from "../../session/may-run-again.ts";
import type { Session } from "../../session/session.ts";
import { Guid } from "../../values/guid.ts";
import { ActionError } from "../action-error.ts";
import { identified, type RecordWrites } from "./record-writes.ts";
import {
  createdBefore,
  doneBefore,
  expectSameAgain,
  type Outcome,
  ofAnotherTime,
  type Placed,
  settledOutcomes,
} from "./unanswered-batch.ts";

/** One operation of a batch, and the step that asked for it. */
export type BatchedOperation = {
  readonly stepNumber: number;
  readonly activity: string;
  readonly deed: keyof RecordWrites;
  /** Of a create whose ID was chosen here: there was no such record before. */
  readonly isNewRecord: boolean;
  /** Of a message: whether a second time does no more than the first. */
  readonly mayRunAgain: boolean;
  /** `update account 7bf2e032-…` */
  readonly label: string;
  readonly entity: string;
  readonly id: string | undefined;
  readonly add: (batch: Batch) => number;
};

const notReached: BatchResult = { status: "notReached" };

/** What a batch that does not go on ends with. */
const endOfBatch: ReadonlySet<Outcome["status"]> = new Set(["failed", "unknown"]);

export type BatchSettings = { readonly transaction: boolean; readonly continueOnError: boolean };

/** What begin_batch opened and end_batch sends; under the name of its session among the run's named things. */
export class OpenBatch implements Ending {
  readonly session: Session;
  readonly settings: BatchSettings;
  readonly operations: BatchedOperation[] = [];
  readonly #context: Pick<StepContext, "warnAtEnd" | "failRun">;
  readonly #results = new Map<number, Outcome>();
  /** Which step counted what of the operations is done, by their indexes. */
  readonly #countedBy = new Map<number, object>();
  /** Operations before this one that have no result were sent, and may have been carried out. */
  #sentEnd = 0;
  #noAnswer: unknown;
  #wasTried = false;

  constructor(session: Session, settings: BatchSettings, context: Pick<StepContext, "warnAtEnd" | "failRun">) {
    this.session = session;
    this.settings = settings;
    this.#context = context;
  }

  /** Whether end_batch has tried to send it: what is left of it then is no longer a batch that steps add to. */
  get wasTried(): boolean {
    return this.#wasTried;
  }

  outcome(index: number): Outcome {
    return this.#results.get(index) ?? { status: index < this.#sentEnd ? "unknown" : "notReached" };
  }

  /** Whether an operation that is done counts for this step, in whichever of its tries: another step may have counted it. */
  isCountedBy(step: object, index: number): boolean {
    const by = this.#countedBy.get(index) ?? step;
    this.#countedBy.set(index, by);
    return by === step;
  }

  /**
   * Sends what was gathered and has no answer yet, in requests of at most `largest` operations; a transaction is always one. Of what
   * was sent before and got no answer, that which is known to be done, or to have had its turn, is not sent again. Throws
   * ACTION_NOT_SENT_AGAIN for what might be done twice, and what sending throws.
   */
  async send(signal: AbortSignal, largest: number): Promise<void> {
    this.#wasTried = true;
    await this.#judgeUnanswered(signal);
    let size = this.settings.transaction ? Math.max(this.operations.length, 1) : largest;
    for (let left = this.#left(); left.length > 0; left = this.#left()) {
      const set = left.slice(0, size);
      if (this.#hasStopped()) return this.#leave(left);
      const isWhole = await this.#sendSet(set, signal);
      // What stops at an effect of its own goes on behind it, little by little: the next one may be another.
      size = isWhole ? Math.min(size * 2, largest) : 1;
    }
  }

  #left(): readonly Placed[] {
    return [...this.operations.entries()].filter(([index]) => !this.#results.has(index));
  }

  #hasStopped(): boolean {
    const { continueOnError, transaction } = this.settings;
    return (
      !(continueOnError || transaction) && [...this.#results.values()].some(({ status }) => endOfBatch.has(status))
    );
  }

  #leave(left: readonly Placed[]): void {
    for (const [index] of left) this.#results.set(index, index < this.#sentEnd ? { status: "unknown" } : notReached);
  }

  #unanswered(): readonly Placed[] {
    return this.#left().filter(([index]) => index < this.#sentEnd);
  }

  async #judgeUnanswered(signal: AbortSignal): Promise<void> {
    const unanswered = this.#unanswered();
    if (unanswered.length === 0) return;
    for (const [index, outcome] of await settledOutcomes(unanswered, this, signal)) this.#results.set(index, outcome);
    expectSameAgain(this.#unanswered(), this.#noAnswer);
  }

  /** False where operations of the set are left to send. */
  async #sendSet(set: readonly Placed[], signal: AbortSignal): Promise<boolean> {
    const before = this.#sentEnd;
    const again = set.filter(([index]) => index < before);
    this.#sentEnd = Math.max(before, (set.at(-1)?.[0] ?? 0) + 1);
    const results = await this.#answersTo(set, signal).catch(async (error: unknown) => {
      if (signal.aborted || mayHaveRun(error)) {
        this.#noAnswer = error;
        throw error;
      }
      this.#sentEnd = before;
      const isDone = this.settings.transaction && (await settledOutcomes(again, this, signal)).size > 0;
      if (!isDone) throw error;
      return set.map(doneBefore);
    });
    const created = await createdBefore(again, results, this.session, signal);
    this.#sentEnd = before;
    return this.#take(set, results, created);
  }

  async #answersTo(set: readonly Placed[], signal: AbortSignal): Promise<readonly BatchResult[]> {
    const batch = this.session.batch(this.settings);
    for (const [, { add }] of set) add(batch);
    return await batch.send({ signal });
  }

  /** @param created operations whose refusal is the work of an earlier time: behind the first of them nothing may have been reached */
  #take(set: readonly Placed[], results: readonly BatchResult[], created: ReadonlySet<number>): boolean {
    for (const [place, [index]] of set.entries()) {
      const result = created.has(index) ? doneBefore() : (results[place] ?? notReached);
      if (result.status === "notReached" && created.size > 0) return false;
      this.#results.set(index, index < this.#sentEnd ? ofAnotherTime(result) : result);
    }
    return true;
  }

  /** Discards what was not sent, and says so; a run that forgets to send it fails. */
  end(wasLeft = false): Promise<void> {
    const { length } = this.operations;
    if (!this.#wasTried && length > 0) {
      const code = "ACTION_BATCH_DISCARDED";
      const message = `the batch was never sent: ${length === 1 ? "its one operation was" : `its ${length} operations were`} discarded`;
      if (wasLeft) this.#context.failRun(new ActionError({ code, message, remedy: "end it with end_batch" }));
      else this.#context.warnAtEnd(code, `${message}; end it with end_batch`);
    }
    return Promise.resolve();
  }
}

type Gathered = Pick<BatchedOperation, "deed" | "label" | "entity" | "id" | "add"> & Partial<BatchedOperation>;

/** The writes of one step, gathered in a batch. */
export function writesInto(batch: OpenBatch, { step, signal }: StepContext): RecordWrites {
  const add = (operation: Gathered) => {
    const { number: stepNumber, activity = "" } = step;
    batch.operations.push({ stepNumber, activity, isNewRecord: false, mayRunAgain: true, ...operation });
    return Promise.resolve();
  };
  const join = (deed: "associate" | "disassociate", ...ends: Parameters<RecordWrites["associate"]>) => {
    const [record, relationship] = ends;
    const label = `${deed} ${record.toString()} by ${relationship}`;
    return add({ deed, label, entity: record.logicalName, id: record.id.text, add: (to) => to[deed](...ends) });
  };
  const write = (deed: "update" | "upsert" | "delete", { entity, text, id }: Target, send: Gathered["add"]) =>
    add({ deed, label: `${deed} ${entity} ${text}`, entity, id: id?.text, add: send });
  return {
    async create(entity, attributes, told) {
      const { session } = batch;
      const newId = Guid.random();
      const { id, whole } = await identified(attributes, { entity, newId, session, signal });
      await add({
        deed: "create",
        label: `create ${entity} ${id.text}`,
        entity,
        id: id.text,
        isNewRecord: id === newId,
        add: (to) => to.create(entity, whole, told),
      });
      return id;
    },
    update: (record, address, attributes, told) =>
      write("update", record, (to) => to.update(record.entity, address, attributes, told)),
    async upsert(record, address, attributes, told) {
      await write("upsert", record, (to) => to.upsert(record.entity, address, attributes, told));
      return undefined;
    },
    delete: (record, address, told) => write("delete", record, (to) => to.delete(record.entity, address, told)),
    associate: (...ends) => join("associate", ...ends),
    disassociate: (...ends) => join("disassociate", ...ends),
    async execute(message, parameters) {
      await add({
        deed: "execute",
        label: `execute ${message}`,
        entity: "",
        id: undefined,
        mayRunAgain: mayRunAgain(message),
        add: (to) => to.execute(message, parameters),
      });
      return undefined;
    },
  };
}

type Target = Parameters<RecordWrites["update"]>[0];
