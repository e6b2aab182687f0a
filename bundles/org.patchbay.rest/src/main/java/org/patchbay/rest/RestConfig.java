package org.patchbay.rest;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may set in {@code etc/org.patchbay.rest.cfg}. Two underscores of a method are one in the key (DS 1.5, 112.8.2.1). */
@ObjectClassDefinition(name = "Patchbay REST")
public @interface RestConfig {

    @AttributeDefinition(
            description =
                    "The address that is listened on. One that others can reach is listened on with TLS only: key_store.")
    String address() default "127.0.0.1";

    @AttributeDefinition(description = "The port.", min = "1", max = "65535")
    int port() default 8181;

    @AttributeDefinition(
            description =
                    "The file of a PKCS #12 key store with certificate and key, relative to the directory of the distribution; empty for no TLS.")
    String key__store() default "";

    @AttributeDefinition(
            description =
                    "Where the password of the key store is: file:NAME below the directory of secrets, or env:NAME.")
    String key__store__password() default "file:rest-key-store";

    @AttributeDefinition(description = "How many requests are worked on at a time, at most.", min = "4", max = "64")
    int threads() default 8;

    @AttributeDefinition(
            description = "After how many seconds a connection on which nothing happens is closed.",
            min = "1",
            max = "300")
    int idle__seconds() default 30;

    @AttributeDefinition(
            description = "How many requests a second each may make; twice as many at once.",
            min = "1",
            max = "10000")
    int requests__per__second() default 50;

    @AttributeDefinition(description = "How large an import may be, in megabytes.", min = "1", max = "256")
    int import__megabytes() default 32;

    @AttributeDefinition(
            description = "How large a backup that is sent here may be, in megabytes.",
            min = "1",
            max = "65536")
    int backup__megabytes() default 1024;
}
