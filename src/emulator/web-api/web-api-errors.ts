import { DynamlError } from "../../errors.ts";
import { hexCode, jsonFromError } from "../../wire/odata/error-json.ts";
import { isODataError } from "../../wire/odata/odata-error.ts";
import { annotationFilter } from "../../wire/odata/prefer.ts";
import { QueryError } from "../../wire/query/query-error.ts";
import { asOrganizationFault, type ErrorName, OrganizationFault } from "../faults.ts";
import type { EmulatorResponse } from "../handler.ts";
import { jsonResponse, type WebApiRequest } from "./web-api-request.ts";

/** Statuses of faults; those that are not here are 400 (query.md §7.6). */
const statuses: Partial<Record<ErrorName, number>> = {
  CannotDeleteDueToAssociation: 405,
  ConcurrencyVersionMismatch: 412,
  DuplicateRecord: 412,
  DuplicateRecordEntityKey: 412,
  InvalidAccessRights: 403,
  NotSupported: 405,
  ObjectDoesNotExist: 404,
  OrganizationDisabled: 403,
  PrincipalPrivilegeDenied: 403,
  PrivilegeDenied: 403,
  RecordNotFoundByEntityKey: 404,
  SystemUserDisabled: 403,
  ThrottlingBurstRequestLimitExceededError: 429,
  ThrottlingConcurrencyLimitExceededError: 429,
  ThrottlingTimeExceededError: 429,
  UserNotAssignedRoles: 403,
  UserNotMemberOfOrg: 403,
};

type Told = { readonly status: number; readonly code: string; readonly message: string; readonly errorCode: number };

/** What a request failed with, as the answer to it. */
export function errorResponse(error: unknown, request: Pick<WebApiRequest, "prefer">): EmulatorResponse {
  const { status, code, message, errorCode } = toldOf(error);
  const wanted = annotationFilter(request.prefer.includeAnnotations);
  const details = {
    "@Microsoft.PowerApps.CDS.ErrorDetails.OperationStatus": "0",
    "@Microsoft.PowerApps.CDS.HelpLink": `http://go.microsoft.com/fwlink/?LinkID=398563&error=Microsoft.Crm.CrmException%3a${hexDigits(errorCode)}&client=platform`,
    "@Microsoft.PowerApps.CDS.InnerError.Message": message,
  };
  const shown = Object.entries(details).filter(([name]) => wanted(name.slice(1)));
  return jsonResponse(status, jsonFromError({ code, message, details: Object.fromEntries(shown) }));
}

function toldOf(error: unknown): Told {
  if (isODataError(error)) {
    const { status, errorCode } = error.context;
    return { status, code: errorCode, message: error.message, errorCode: Number.parseInt(errorCode.slice(2), 16) | 0 };
  }
  if (error instanceof QueryError) {
    return { status: 400, code: hexCode(error.errorCode), message: error.message, errorCode: error.errorCode };
  }
  if (error instanceof DynamlError || error instanceof RangeError) {
    return { status: 400, code: "0x80040203", message: error.message, errorCode: -2147220989 };
  }
  const { errorName, errorCode, message } = asOrganizationFault(error);
  const status = error instanceof OrganizationFault ? (statuses[errorName] ?? 400) : 500;
  return { status, code: hexCode(errorCode), message, errorCode };
}

function hexDigits(errorCode: number): string {
  return hexCode(errorCode).slice(2).toUpperCase();
}
