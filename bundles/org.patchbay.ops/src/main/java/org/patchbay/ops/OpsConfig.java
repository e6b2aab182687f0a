package org.patchbay.ops;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may set in {@code etc/org.patchbay.ops.cfg}. Two underscores of a method are one in the key (DS 1.5, 112.8.2.1). */
@ObjectClassDefinition(name = "Patchbay operation")
public @interface OpsConfig {

    @AttributeDefinition(
            description =
                    "Roster entries for every tenant, parted by commas: a handler's name, SKIP or REFUSE for when it is not there,"
                            + " and for how many seconds a call waits for it before. What was changed by command counts before this.")
    String[] roster() default {
        "blocking REFUSE 3",
        "country-eligibility REFUSE 3",
        "licence REFUSE 3",
        "class-of-service REFUSE 3",
        "directory-routing REFUSE 3",
        "forwarding SKIP 1"
    };

    @AttributeDefinition(
            description =
                    "The directory that file: secrets are below; empty for the directory 'secrets' beside this file.")
    String secrets__directory() default "";

    @AttributeDefinition(description = "A new audit file is begun when one is larger, in kilobytes.", min = "16")
    int audit__kilobytes() default 4096;

    @AttributeDefinition(description = "How many full audit files are kept beside the current one.", min = "1")
    int audit__files() default 20;

    @AttributeDefinition(description = "Health checks that must be there for this node to be ready, parted by commas.")
    String[] required__checks() default {"core", "trunk"};

    @AttributeDefinition(
            description = "A warning is given when less is free for this node's data, in megabytes.",
            min = "1")
    int disk__free__megabytes() default 500;

    @AttributeDefinition(
            description =
                    "How long a new version of a feature bundle may take to come up before the old one stays, in seconds.",
            min = "1",
            max = "120")
    int update__wait__seconds() default 10;

    @AttributeDefinition(
            description =
                    "The folder that is watched for feature bundles, relative to the directory of the distribution; empty for none.")
    String deploy__directory() default "deploy";
}
