import type { Ending } from "../../engine/named-things.ts";
import type { StepContext } from "../../engine/step-context.ts";
import type { Batch, BatchResult } from "../../session/batch/batch.ts";
import type { Session } from "../../session/session.ts";
import { Guid } from "../../values/guid.ts";
import { ActionError } from "../action-error.ts";
import { identified, type RecordWrites } from "./record-writes.ts";

/** One operation of a batch, and the step that asked for it. */
export type BatchedOperation = {
  readonly stepNumber: number;
  readonly activity: string;
  /** `update account 7bf2e032-…` */
  readonly label: string;
  readonly entity: string;
  readonly id: string | undefined;
  readonly add: (batch: Batch) => number;
};

export type BatchSettings = { readonly transaction: boolean; readonly continueOnError: boolean };

/** What begin_batch opened and end_batch sends; under the name of its session among the run's named things. */
export class OpenBatch implements Ending {
  readonly session: Session;
  readonly settings: BatchSettings;
  readonly operations: BatchedOperation[] = [];
  readonly #context: Pick<StepContext, "warnAtEnd" | "failRun">;
  readonly #results: BatchResult[] = [];
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

  /** Of the operations that have an answer, in their order. */
  get results(): readonly BatchResult[] {
    return this.#results;
  }

  /**
   * Sends what was gathered and has no answer yet, in requests of at most `largest` operations; a transaction is always one.
   */
  async send(signal: AbortSignal, largest: number): Promise<void> {
    this.#wasTried = true;
    const size = this.settings.transaction ? Math.max(this.operations.length, 1) : largest;
    while (this.#results.length < this.operations.length) {
      const start = this.#results.length;
      const set = this.operations.slice(start, start + size);
      const stopped = !this.settings.continueOnError && this.#results.some(({ status }) => status === "failed");
      this.#results.push(
        ...(stopped ? set.map(() => ({ status: "notReached" }) as const) : await this.#sendSet(set, signal)),
      );
    }
  }

  async #sendSet(set: readonly BatchedOperation[], signal: AbortSignal): Promise<readonly BatchResult[]> {
    const batch = this.session.batch(this.settings);
    for (const { add } of set) add(batch);
    return await batch.send({ signal });
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

/** The writes of one step, gathered in a batch. */
export function writesInto(batch: OpenBatch, { step, signal }: StepContext): RecordWrites {
  const add = (operation: Omit<BatchedOperation, "stepNumber" | "activity">) => {
    batch.operations.push({ stepNumber: step.number, activity: step.activity ?? "", ...operation });
    return Promise.resolve();
  };
  const join = (deed: "associate" | "disassociate", ...ends: Parameters<RecordWrites["associate"]>) => {
    const [record, relationship] = ends;
    const label = `${deed} ${record.toString()} by ${relationship}`;
    return add({ label, entity: record.logicalName, id: record.id.text, add: (to) => to[deed](...ends) });
  };
  return {
    async create(entity, attributes, told) {
      const { session } = batch;
      const { id, whole } = await identified(attributes, { entity, newId: Guid.random(), session, signal });
      const label = `create ${entity} ${id.text}`;
      await add({ label, entity, id: id.text, add: (to) => to.create(entity, whole, told) });
      return id;
    },
    update: ({ entity, text, id }, address, attributes, told) =>
      add({
        label: `update ${entity} ${text}`,
        entity,
        id: id?.text,
        add: (to) => to.update(entity, address, attributes, told),
      }),
    async upsert({ entity, text, id }, address, attributes, told) {
      await add({
        label: `upsert ${entity} ${text}`,
        entity,
        id: id?.text,
        add: (to) => to.upsert(entity, address, attributes, told),
      });
      return undefined;
    },
    delete: ({ entity, text, id }, address, told) =>
      add({ label: `delete ${entity} ${text}`, entity, id: id?.text, add: (to) => to.delete(entity, address, told) }),
    associate: (...ends) => join("associate", ...ends),
    disassociate: (...ends) => join("disassociate", ...ends),
    async execute(message, parameters) {
      await add({
        label: `execute ${message}`,
        entity: "",
        id: undefined,
        add: (to) => to.execute(message, parameters),
      });
      return undefined;
    },
  };
}
