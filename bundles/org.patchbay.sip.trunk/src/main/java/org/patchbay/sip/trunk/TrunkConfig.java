package org.patchbay.sip.trunk;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may set; read by name, so that a wrong value can be told with its key. */
@ObjectClassDefinition(name = "Patchbay SIP trunk", description = "Listening points and limits of the trunk.")
@interface TrunkConfig {
    @AttributeDefinition(
            description =
                    "NAME=TRANSPORT:HOST:PORT, with ;public=HOST:PORT for what peers see. TRANSPORT is udp, tcp or tls.")
    String[] listeners();

    @AttributeDefinition(required = false, description = "PKCS#12 file with our key and certificates, for TLS.")
    String keystore();

    @AttributeDefinition(required = false, description = "File that holds the password of the keystore.")
    String keystore__password__file();

    @AttributeDefinition(
            required = false,
            description = "PKCS#12 file with the certificates we trust; empty for the platform's.")
    String truststore();

    @AttributeDefinition(required = false, description = "File that holds the password of the truststore.")
    String truststore__password__file();

    @AttributeDefinition(
            required = false,
            description =
                    "PEM file with the roots of the hub's certificates. Default: etc/trust/hub-roots.pem, or the truststore where one is set.")
    String hub__roots();

    @AttributeDefinition(required = false, description = "Whether who connects over TLS must have a certificate.")
    boolean client__auth() default true;

    @AttributeDefinition(
            required = false,
            description = "Threads; default one for each processor. Takes effect on a restart.")
    int workers();

    @AttributeDefinition(required = false, description = "Open no listening point before the core is ready.")
    boolean wait__for__core() default true;

    @AttributeDefinition(
            required = false,
            description = "Calls to ourselves before the listening points open, 0 for none.")
    int warm__up__calls() default 500;

    @AttributeDefinition(
            required = false,
            description =
                    "Name servers for NAPTR and SRV, addresses with or without port; empty for those of the system.")
    String[] dns__servers();

    @AttributeDefinition(required = false, description = "How often domains of peers are looked up, in seconds.")
    int dns__seconds() default 60;

    @AttributeDefinition(required = false, description = "Calls at one time; more are refused with 503.")
    int max__calls() default 10_000;

    @AttributeDefinition(required = false, description = "Calls at one time that a tenant may begin, 0 for no limit.")
    int tenant__max__calls() default 0;

    @AttributeDefinition(required = false, description = "Calls a second that a tenant may begin, 0 for no limit.")
    int tenant__calls__per__second() default 0;

    @AttributeDefinition(
            required = false,
            description = "Calls at one time from one caller's number, 0 for no limit. Many may share a number.")
    int user__max__calls() default 0;

    @AttributeDefinition(required = false, description = "Calls a second from one caller's number, 0 for no limit.")
    int user__calls__per__second() default 0;

    @AttributeDefinition(required = false, description = "How long an INVITE may go without a final response.")
    int ring__seconds() default 180;

    @AttributeDefinition(
            required = false,
            description = "How often peers are asked whether a silent call is still there.")
    int audit__seconds() default 600;

    @AttributeDefinition(
            required = false,
            description =
                    "How long a call of a treatment is kept while the core is away, and any call while its media engine is.")
    int orphan__seconds() default 60;

    @AttributeDefinition(required = false, description = "How long the core may take to rule on an emergency call.")
    int emergency__wait__millis() default 350;

    @AttributeDefinition(
            required = false,
            description = "Whether established calls go on over a restart of this bundle or of the process.")
    boolean keep__calls() default true;

    @AttributeDefinition(
            required = false,
            description =
                    "After so long at the start calls of before are taken up, and listening points open for them and for emergency calls alone,"
                            + " if the core is not ready or there is no media engine; 0 for never.")
    int emergency__open__seconds() default 60;

    @AttributeDefinition(
            required = false,
            description = "How long calls to an ELIN go to the caller that it was shown for.")
    int elin__callback__minutes() default 30;

    @AttributeDefinition(
            required = false,
            description = "HOST:PORT of a Homer server that every message is sent to (HEPv3 over UDP); empty for none.")
    String hep__target();

    @AttributeDefinition(required = false, description = "The number by which that server knows this node.")
    int hep__agent() default 2001;

    @AttributeDefinition(
            required = false,
            description =
                    "Megabytes of memory for the messages of late, for patchbay:ladder and patchbay:capture; 0 keeps none.")
    int capture__megabytes() default 8;

    @AttributeDefinition(required = false, description = "User-Agent and Server.")
    String product() default "Patchbay";

    @AttributeDefinition(
            required = false,
            description =
                    "X-MS-SBC towards the hub, VENDOR/MODEL/VERSION; none for none. {version} is that of this bundle.")
    String x__ms__sbc() default TrunkSettings.SBC;
}
