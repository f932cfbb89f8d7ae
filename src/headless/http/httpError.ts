/** An answer that says what is wrong with the request. The message is shown to the client as it is. */
export class HttpError extends Error {
  /**
   * @param status HTTP status code
   * @param errorType `error_type` of the answer
   * @param headers further headers of the answer, such as `Allow`
   */
  constructor(
    readonly status: number,
    readonly errorType: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}
