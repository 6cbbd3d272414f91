import type { Message } from "../message.ts";

/** Message RetrieveTimestamp: which state the definitions are in; it changes with each customization. */
export const retrieveTimestamp: Message = {
  parameters: [],
  run: ({ organization }) => new Map([["Timestamp", organization.schema.timestamp]]),
};
