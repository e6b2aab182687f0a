package org.patchbay.api.ops.webhook;

/**
 * What is answered.
 *
 * @param status the HTTP status
 * @param type the media type of the body
 * @param body possibly empty
 */
public record WebhookAnswer(int status, String type, String body) {
    public WebhookAnswer {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("An answer has a final status, not " + status + ".");
        }
    }

    /** Nothing but the status. */
    public static WebhookAnswer of(int status) {
        return new WebhookAnswer(status, "text/plain", "");
    }
}
