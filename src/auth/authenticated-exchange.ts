import { DynamlError } from "../errors.ts";
import type { Connection, ExchangeLimits, HttpRequest, HttpResponse } from "../net/http.ts";
import type { Authenticator, Refusal } from "./authenticator.ts";

/** What a request is doing, in the words of a time limit's error. */
export type Phase = "signing in" | "waiting for the answer";

/** A socket may go between sign-in and request again and again; then something is wrong with the server. */
const maxLostSockets = 3;

/**
 * One exchange as the user that `authenticate` stands for. A refusal, which is a 401 where `isRefusal` does not say
 * otherwise, makes the authenticator prove itself anew, exactly once; a socket that went before the request was written
 * is replaced. `enter` is told which phase begins, for time limits.
 */
export async function authenticatedExchange(
  request: HttpRequest,
  connection: Connection,
  authenticate: Authenticator,
  limits: ExchangeLimits,
  enter: (phase: Phase) => void,
  isRefusal: (response: HttpResponse) => boolean = isUnauthorized,
): Promise<HttpResponse> {
  let refusal: Refusal | undefined;
  for (let lostSockets = 0, count = 0; ; ) {
    try {
      enter("signing in");
      const authenticated = await authenticate(request, connection, limits, refusal);
      enter("waiting for the answer");
      const response = await connection.exchange(
        provesServer(authenticated) ? whole(authenticated) : authenticated,
        limits,
      );
      if (!isRefusal(response)) {
        const verified = authenticate.verify?.(response, authenticated, connection);
        if (verified !== undefined) await verified;
        return response;
      }
      count += 1;
      refusal = { ...response, refused: authenticated, count };
    } catch (error) {
      authenticate.unanswered?.(connection);
      if (!isSocketGone(error) || lostSockets === maxLostSockets) throw error;
      lostSockets += 1;
      refusal = undefined;
    }
  }
}

/** The answer to a handshake's token proves the server too, and is looked at before it is used. */
function provesServer({ headers, bodyTo }: HttpRequest): boolean {
  return bodyTo !== undefined && /^(Negotiate|NTLM) /i.test(headers.authorization ?? "");
}

function whole(request: HttpRequest): HttpRequest {
  return { ...request, bodyTo: undefined };
}

function isUnauthorized({ status }: HttpResponse): boolean {
  return status === 401;
}

function isSocketGone(error: unknown): boolean {
  return error instanceof DynamlError && error.code === "NET_SOCKET_GONE";
}
