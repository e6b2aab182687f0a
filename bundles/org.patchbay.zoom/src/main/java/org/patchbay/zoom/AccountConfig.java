package org.patchbay.zoom;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** One Zoom account. Two underscores of a method are one in the key (DS 1.5, 112.8.2.1). */
@ObjectClassDefinition(name = "Patchbay Zoom account", description = "A server-to-server OAuth app of a Zoom account.")
public @interface AccountConfig {
    @AttributeDefinition(description = "How logs, health and problems call it: lower case letters, digits and dashes.")
    String name() default "";

    @AttributeDefinition(description = "The tenant of the directory whose people are in this account.")
    String tenant() default "";

    @AttributeDefinition(description = "The account id, as Zoom shows it with the app's credentials.")
    String account__id() default "";

    @AttributeDefinition(description = "The app's client id.")
    String client__id() default "";

    @AttributeDefinition(description = "Where the app's client secret is: file:NAME or env:NAME.")
    String client__secret() default "";

    @AttributeDefinition(
            required = false,
            description = "Where the app's secret token for webhooks is: file:NAME or env:NAME; empty for no webhooks.")
    String webhook__secret() default "";

    @AttributeDefinition(
            required = false,
            description =
                    "The client id of the user-managed app by which users connect their accounts; empty for none.")
    String user__client__id() default "";

    @AttributeDefinition(
            required = false,
            description = "Where the client secret of the user-managed app is: file:NAME or env:NAME.")
    String user__client__secret() default "";

    @AttributeDefinition(
            required = false,
            description =
                    "Where the secret token of the user-managed app's webhooks is: file:NAME or env:NAME; empty for none.")
    String user__webhook__secret() default "";

    @AttributeDefinition(
            required = false,
            description = "Where browsers reach this node's pages: https://HOST, without /pages.")
    String public__url() default "";

    @AttributeDefinition(description = "Whether presence is for users alone who have connected their accounts.")
    boolean require__connected() default false;

    @AttributeDefinition(
            description = "The plan of the account, which says how many requests Zoom takes.",
            options = {
                @Option(label = "Pro", value = "pro"),
                @Option(label = "Business, Enterprise or Education", value = "business")
            })
    String plan() default "pro";

    @AttributeDefinition(
            description = "How many percent of what Zoom takes may be used here: all apps of the account share it.",
            min = "1",
            max = "100")
    int share__percent() default 50;

    @AttributeDefinition(
            description =
                    "Whether the mail address that somebody signs in to Zoom with is the user principal name as well: then people are known by it.")
    boolean mail__is__upn() default true;

    @AttributeDefinition(
            description = "How often people, licences and numbers are read, in minutes.",
            min = "5",
            max = "1440")
    int refresh__minutes() default 15;

    @AttributeDefinition(description = "Where Zoom's API is. https; http to this machine alone.")
    String api__url() default "https://api.zoom.us";

    @AttributeDefinition(description = "Where tokens are given. https; http to this machine alone.")
    String oauth__url() default "https://zoom.us";
}
