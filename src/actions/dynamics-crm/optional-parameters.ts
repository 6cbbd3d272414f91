import type { MessageOptions, Session } from "../../session/session.ts";
import { type ParameterText, readMessage } from "../../session/text-values/parameter-texts.ts";

/** The PARAMETER elements of a step that writes: what its message takes besides its own parameters. Throws as `readMessage`. */
export async function optionalParameters(
  message: string,
  texts: readonly ParameterText[],
  session: Session,
  signal: AbortSignal,
): Promise<Pick<MessageOptions, "parameters">> {
  if (texts.length === 0) return {};
  const { parameters } = await readMessage(message, texts, session, { signal });
  return { parameters };
}
