package org.patchbay.notice;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** One way by which people are told. */
@ObjectClassDefinition(
        name = "Patchbay notices",
        description = "A web hook or a mail address that is told of what needs a person.")
public @interface NoticeConfig {
    @AttributeDefinition(description = "How logs, health and commands call it: lower case letters, digits and dashes.")
    String name() default "";

    @AttributeDefinition(
            options = {@Option(label = "Web hook", value = "webhook"), @Option(label = "Mail", value = "mail")})
    String kind() default "webhook";

    @AttributeDefinition(
            required = false,
            description =
                    "The types of facts that are told: emergency-called, ceiling-reached, bundle-swapped, peer-changed.")
    String[] facts() default {"emergency-called", "ceiling-reached"};

    @AttributeDefinition(required = false, description = "Whose; empty for all tenants.")
    String[] tenants() default {};

    @AttributeDefinition(
            required = false,
            description = "Of a web hook: where notices are posted. https, or http to this machine itself.")
    String url() default "";

    @AttributeDefinition(
            required = false,
            description =
                    "Of a web hook: the secret that notices are signed with (Standard Webhooks), as file:NAME or env:NAME; empty for no signature.")
    String secret() default "";

    @AttributeDefinition(required = false, description = "Of mail: the server that takes it.")
    String host() default "";

    @AttributeDefinition(
            required = false,
            description = "Of mail: its port; 0 for 465, 587 or 25, by how it is secured.")
    int port() default 0;

    @AttributeDefinition(
            required = false,
            description = "Of mail: tls from the first byte on, starttls, or none for a server on this machine.")
    String security() default "starttls";

    @AttributeDefinition(required = false, description = "Of mail: who logs in; empty for nobody.")
    String user() default "";

    @AttributeDefinition(required = false, description = "Of mail: the password, as file:NAME or env:NAME.")
    String password() default "";

    @AttributeDefinition(required = false, description = "Of mail: the sender's address.")
    String from() default "";

    @AttributeDefinition(required = false, description = "Of mail: the addresses that are told.")
    String[] to() default {};
}
