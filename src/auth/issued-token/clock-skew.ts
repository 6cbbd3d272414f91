import { DynamlError } from "../../errors.ts";
import type { HttpResponse } from "../../net/http.ts";
import { withoutCredentials } from "../../net/net-error.ts";
import type { AuthErrorCode } from "../auth-error.ts";

/** How far two clocks may lie apart in WS-Security, in milliseconds: what WCF allows unless it is told otherwise. */
const allowedSkew = 5 * 60_000;

/**
 * The error of clocks that differ by more than WS-Security allows, by the Date header of a server's answer; undefined where
 * they agree, or the server does not tell its time. Called when security was refused: then it is the likeliest reason.
 */
export function clockSkewError({ headers }: HttpResponse, url: string, now: Date): DynamlError | undefined {
  const { date } = headers;
  const difference = now.getTime() - Date.parse(typeof date === "string" ? date : "");
  return Math.abs(difference) > allowedSkew ? clockSkew(url, difference) : undefined;
}

/** @param difference by how many milliseconds this machine's clock is ahead of the server's */
export function clockSkew(url: string, difference: number): DynamlError {
  const minutes = Math.round(Math.abs(difference) / 60_000);
  const server = new URL(url).host;
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_CLOCK_SKEW",
    message: `the clock of this machine is ${minutes} min ${difference > 0 ? "ahead of" : "behind"} that of ${server}`,
    where: withoutCredentials(url),
    remedy: "set the clocks of both (NTP), then try again; sign-in allows a difference of 5 minutes",
    context: { minutes },
  });
}
