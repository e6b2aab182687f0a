package org.patchbay.webhook;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may set in {@code etc/org.patchbay.webhook.cfg}. Two underscores of a method are one in the key (DS 1.5, 112.8.2.1). */
@ObjectClassDefinition(name = "Patchbay webhooks")
public @interface WebhookConfig {

    @AttributeDefinition(
            description =
                    "The address that is listened on. One that others can reach is listened on with TLS only: key_store.")
    String address() default "127.0.0.1";

    @AttributeDefinition(description = "The port.", min = "1", max = "65535")
    int port() default 8182;

    @AttributeDefinition(
            description =
                    "The file of a PKCS #12 key store with certificate and key, relative to the directory of the distribution; empty for no TLS.")
    String key__store() default "";

    @AttributeDefinition(
            description =
                    "Where the password of the key store is: file:NAME below the directory of secrets, or env:NAME.")
    String key__store__password() default "file:webhook-key-store";

    @AttributeDefinition(description = "How many requests are worked on at a time, at most.", min = "4", max = "64")
    int threads() default 8;

    @AttributeDefinition(
            description = "After how many seconds a connection on which nothing happens is closed.",
            min = "1",
            max = "300")
    int idle__seconds() default 75;

    @AttributeDefinition(description = "Within how many seconds a body must have come whole.", min = "1", max = "60")
    int body__seconds() default 10;

    @AttributeDefinition(
            required = false,
            description =
                    "The names that somebody takes when all is well: while nobody does, they are answered 503 rather than 404, and health says so.")
    String[] expected() default {};
}
