import { DynamlError } from "../errors.ts";
import type { Connection, ExchangeLimits, HttpRequest, HttpResponse } from "../net/http.ts";
import type { Authenticator } from "./authenticator.ts";

/** What a request is doing, in the words of a time limit's error. */
export type Phase = "signing in" | "waiting for the answer";

/** A socket may go between sign-in and request again and again; then something is wrong with the server. */
const maxLostSockets = 3;

/**
 * One exchange as the user that `authenticate` stands for. A 401 makes the authenticator prove itself anew, exactly once;
 * a socket that went before the request was written is replaced. `enter` is told which phase begins, for time limits.
 */
export async function authenticatedExchange(
  request: HttpRequest,
  connection: Connection,
  authenticate: Authenticator,
  limits: ExchangeLimits,
  enter: (phase: Phase) => void,
): Promise<HttpResponse> {
  let refusal: HttpResponse | undefined;
  for (let lostSockets = 0; ; ) {
    try {
      enter("signing in");
      const authenticated = await authenticate(request, connection, limits, refusal);
      enter("waiting for the answer");
      const response = await connection.exchange(authenticated, limits);
      if (response.status !== 401) return response;
      refusal = response;
    } catch (error) {
      if (!isSocketGone(error) || lostSockets === maxLostSockets) throw error;
      lostSockets += 1;
      refusal = undefined;
    }
  }
}

function isSocketGone(error: unknown): boolean {
  return error instanceof DynamlError && error.code === "NET_SOCKET_GONE";
}
