package org.patchbay.graph.token;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** One Microsoft tenant. Two underscores of a method are one in the key (DS 1.5, 112.8.2.1). */
@ObjectClassDefinition(
        name = "Patchbay Microsoft tenant",
        description = "The app registrations by which a tenant's people sign in and Microsoft Graph is asked.")
public @interface TenantConfig {
    @AttributeDefinition(description = "The tenant of the directory whose people are in this Microsoft tenant.")
    String tenant() default "";

    @AttributeDefinition(description = "The Microsoft tenant: its id, or one of its domains.")
    String microsoft__tenant() default "";

    @AttributeDefinition(
            description = "The cloud that the Microsoft tenant is in.",
            options = {
                @Option(label = "Worldwide", value = "global"),
                @Option(label = "US Government (GCC High)", value = "usgov"),
                @Option(label = "US Government (DoD)", value = "usgov-dod"),
                @Option(label = "China (21Vianet)", value = "china")
            })
    String cloud() default "global";

    @AttributeDefinition(description = "The application (client) id of the app registration.")
    String client__id() default "";

    @AttributeDefinition(required = false, description = "An app registration of its own for presence; empty for none.")
    String client__id__presence() default "";

    @AttributeDefinition(
            required = false,
            description = "An app registration of its own for calendars; empty for none.")
    String client__id__calendar() default "";

    @AttributeDefinition(required = false, description = "An app registration of its own for contacts; empty for none.")
    String client__id__contacts() default "";

    @AttributeDefinition(
            required = false,
            description = "An app registration of its own for reading the directory; empty for none.")
    String client__id__directory() default "";

    @AttributeDefinition(
            required = false,
            description = "An app registration of its own for continuous meeting chat; empty for none.")
    String client__id__chat() default "";

    @AttributeDefinition(
            required = false,
            description =
                    "Where the certificate with its private key is, as PEM: file:NAME or env:NAME. The same for all app registrations.")
    String certificate() default "";

    @AttributeDefinition(
            required = false,
            description =
                    "The file of a PKCS #12 key store with certificate and key, relative to the directory of the distribution; in place of certificate.")
    String key__store() default "";

    @AttributeDefinition(
            required = false,
            description = "Where the password of the key store is: file:NAME or env:NAME.")
    String key__store__password() default "";

    @AttributeDefinition(
            required = false,
            description =
                    "Where the client secret is, in place of a certificate: file:NAME or env:NAME. Of an app registration of its own: the same with -presence and so on.")
    String client__secret() default "";

    @AttributeDefinition(description = "Whether people of the tenant may consent for themselves.")
    boolean user__consent() default false;

    @AttributeDefinition(
            required = false,
            description =
                    "The directory's id of the connected user in whose name is read what nobody asked for, where the application itself may not.")
    String reader() default "";

    @AttributeDefinition(description = "Where browsers reach this node's pages: https://HOST, without /pages.")
    String public__url() default "";

    @AttributeDefinition(
            required = false,
            description = "Another address of the sign-in service. https; http to this machine alone.")
    String login__url() default "";

    @AttributeDefinition(required = false, description = "Another address of Graph. https; http to this machine alone.")
    String graph__url() default "";
}
