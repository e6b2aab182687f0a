package org.patchbay.lab.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.sip.stack.transport.Transport;

/**
 * The simulated hub and the simulated provider, for the demo and for partners. Nothing in a real installation may need it.
 *
 * <p>Its configuration is awaited, so that the peers do not come, go and come again while the lab is installed.
 */
@Component(
        service = Lab.class,
        immediate = true,
        configurationPid = "org.patchbay.lab",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Lab.Config.class)
public final class Lab {
    private static final Logger LOG = LoggerFactory.getLogger(Lab.class);
    private static final int HUB_SPEAKS = 620;
    private static final int PROVIDER_SPEAKS = 440;

    /** Settings of the lab. Addresses are {@code host:port}. */
    @ObjectClassDefinition(name = "Patchbay Lab")
    public @interface Config {
        @AttributeDefinition(description = "Where the simulated hub listens, over TCP.")
        String hub() default "127.0.0.11:5061";

        @AttributeDefinition(description = "Where the simulated provider listens, over UDP.")
        String provider() default "127.0.0.31:5060";

        @AttributeDefinition(description = "Where the runtime listens for the hub.")
        String runtime__for__hub() default "127.0.0.21:5061";

        @AttributeDefinition(description = "Where the runtime listens for the provider.")
        String runtime__for__provider() default "127.0.0.21:5060";

        @AttributeDefinition(description = "The name by which the hub knows the trunk; its Contact must carry it.")
        String trunk__name() default "sbc.patchbay.example";

        @AttributeDefinition(
                description =
                        "The numbers of the hub's users, with commas; the provider lets the runtime present them.")
        String numbers() default "+14255550100,+14255550111,+14255550122";
    }

    private final Changes changes = new Changes();
    private final LabPeer hub;
    private final LabPeer provider;

    @Activate
    public Lab(Config config) throws IOException {
        InetSocketAddress hubAt = address("hub", config.hub());
        InetSocketAddress providerAt = address("provider", config.provider());
        Set<String> numbers = Set.of(config.numbers().strip().split("\\s*,\\s*"));
        this.hub = LabPeer.open(
                new PeerSettings(
                        "hub",
                        Transport.TCP,
                        hubAt,
                        address("runtime_for_hub", config.runtime__for__hub()),
                        config.trunk__name(),
                        HUB_SPEAKS,
                        Set.of(providerAt.getAddress().getHostAddress())),
                new HubContract(config.trunk__name(), config.hub(), numbers),
                changes);
        InetSocketAddress runtime = address("runtime_for_provider", config.runtime__for__provider());
        try {
            this.provider = LabPeer.open(
                    new PeerSettings(
                            "provider",
                            Transport.UDP,
                            providerAt,
                            runtime,
                            runtime.getAddress().getHostAddress(),
                            PROVIDER_SPEAKS,
                            Set.of(hubAt.getAddress().getHostAddress(), HubContract.API_HOST)),
                    new ProviderContract(config.provider(), numbers),
                    changes);
        } catch (IOException e) {
            hub.close();
            throw e;
        }
        LOG.info("The lab's hub listens on {} and its provider on {}.", config.hub(), config.provider());
    }

    private static InetSocketAddress address(String key, String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException("org.patchbay.lab: " + key + " = " + text + " is not HOST:PORT.");
        }
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(port));
    }

    public LabPeer hub() {
        return hub;
    }

    public LabPeer provider() {
        return provider;
    }

    /** Lets a thread wait for what happens in the lab. */
    public Changes changes() {
        return changes;
    }

    @Deactivate
    public void close() {
        hub.close();
        provider.close();
    }
}
