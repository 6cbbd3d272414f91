import type { OperationResults } from "../../wire/odata/exchange/run-operation.ts";
import {
  header,
  type WebApiAnswer,
  type WebApiExchange,
  type WebApiRequest,
} from "../../wire/odata/exchange/web-api-exchange.ts";
import type {
  OrganizationRequest,
  OrganizationResponse,
  OrganizationServiceFault,
} from "../../wire/organization-call.ts";
import { badValue } from "../arguments.ts";
import { faultOf } from "./read-answer.ts";

/** A message of a batch: its one request with the reading of its answer, or several without results. */
export type BatchedMessage = WebApiExchange<OperationResults> | readonly WebApiRequest[];

export type Member = { readonly request: OrganizationRequest; readonly message: BatchedMessage };

type Failure = {
  readonly answer: WebApiAnswer;
  readonly fault: OrganizationServiceFault | undefined;
  /** Which message failed, and its name, where the server says it. */
  readonly index: number | undefined;
  readonly operation: string | undefined;
};

/** Messages that stand or fall together: ExecuteTransaction as a change set. Throws SESSION_BAD_VALUE for one that reads. */
export class ChangeSet {
  readonly requests: readonly WebApiRequest[];
  readonly #members: readonly Member[];
  /** Of each request the message that it belongs to. */
  readonly #owners: readonly number[];
  readonly #tellsResponses: boolean;

  /** @param tellsResponses ReturnResponses of the message */
  constructor(members: readonly Member[], tellsResponses: boolean) {
    const reading = members.find(({ message }) => requestsOf(message).some(({ method }) => method === "GET"));
    if (reading !== undefined) {
      throw badValue(
        `${reading.request.requestName} reads, and a transaction over the Web API takes only what writes`,
        "read before or after it, or use TRANSPORT Soap",
      );
    }
    this.requests = members.flatMap(({ message }) => requestsOf(message));
    this.#members = members;
    this.#owners = members.flatMap(({ message }, index) => requestsOf(message).map(() => index));
    this.#tellsResponses = tellsResponses;
  }

  /**
   * A change set that failed has one answer, which names the request by its Content-ID where the server says it.
   * @param numbered requests of change sets that stand before in the batch
   */
  failure([answer]: readonly WebApiAnswer[], numbered: number): Failure | undefined {
    if (answer === undefined || answer.status < 400) return undefined;
    const index = this.#owners[Number(header(answer, "content-id")) - 1 - numbered];
    const operation = this.#members[index ?? -1]?.request.requestName;
    return { answer, fault: faultOf(answer), index, operation };
  }

  responses(answers: readonly WebApiAnswer[]): readonly OrganizationResponse[] {
    return this.#members.map(({ request, message }, index) => ({
      responseName: request.requestName,
      results: resultsOf(message, answers[this.#owners.indexOf(index)]),
    }));
  }

  /** Of the message itself. */
  results(responses: readonly OrganizationResponse[]): OrganizationResponse["results"] {
    return new Map(this.#tellsResponses ? [["Responses", responses]] : []);
  }
}

function requestsOf(message: BatchedMessage): readonly WebApiRequest[] {
  return "request" in message ? [message.request] : message;
}

export function resultsOf(message: BatchedMessage, answer: WebApiAnswer | undefined): OrganizationResponse["results"] {
  return new Map("request" in message && answer !== undefined ? message.read(answer) : []);
}
