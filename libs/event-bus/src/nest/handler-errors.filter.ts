import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

/**
 * Hands a handler's own error to the runner. Without it Nest prints the error (with a query's parameters) and replaces it by
 * "Internal server error", and the runner could tell a deadlock from a wrong fact no more.
 */
@Catch()
export class HandlerErrors implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
