import type { Message } from "../message.ts";

/** Messages PublishXml and PublishAllXml: definitions are there for all at once, so there is nothing to do. */
export const publishXml: Message = { parameters: ["ParameterXml"], run: () => new Map() };

export const publishAllXml: Message = { parameters: [], run: () => new Map() };
