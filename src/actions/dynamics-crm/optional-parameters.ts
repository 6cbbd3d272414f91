import type { MessageOptions, ParametersInput, Session } from "../../session/session.ts";
import { type ParameterText, readMessage } from "../../session/text-values/parameter-texts.ts";
import { checkOptionalParameters } from "../../session/write-request.ts";

export type Told = Pick<MessageOptions, "parameters">;

/** The PARAMETER elements of a step that writes: what its message takes besides its own parameters. Throws as `readMessage`. */
export async function optionalParameters(
  message: string,
  texts: readonly ParameterText[],
  session: Session,
  signal: AbortSignal,
): Promise<Told> {
  if (texts.length === 0) return {};
  const { parameters } = await readMessage(message, texts, session, { signal });
  return { parameters };
}

/** The own parameters of a message with them. Throws SESSION_BAD_VALUE for one that is among the message's own. */
export function withTold(own: ParametersInput, { parameters }: Told): ParametersInput {
  checkOptionalParameters(parameters, Object.keys(own));
  return { ...parameters, ...own };
}
