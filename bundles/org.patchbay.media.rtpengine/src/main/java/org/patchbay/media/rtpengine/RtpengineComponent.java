package org.patchbay.media.rtpengine;

import java.io.IOException;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.CopyOnWriteArraySet;

import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.MediaEngine;

/**
 * The engine as a service, with the ranking that is configured. It registers it itself: a ranking that comes from a file is a text, and would
 * be none.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = Settings.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RtpengineComponent.Config.class)
public final class RtpengineComponent {

    @ObjectClassDefinition(id = Settings.PID, name = "Media engine on rtpengine")
    public @interface Config {
        @AttributeDefinition(
                description = "The rtpengines to use, as ADDRESS:PORT of their ng protocol (--listen-ng). Calls are"
                        + " spread over those that answer.")
        String[] instances() default {};

        @AttributeDefinition(
                description = "What rtpengine calls the networks: NAME=INTERFACE, with the name of its --interface.")
        String[] networks() default {"hub=hub", "provider=provider"};

        @AttributeDefinition(
                name = "digits_address",
                description =
                        "ADDRESS:PORT where the rtpengines tell of telephone-events (their --dtmf-log-dest). Empty"
                                + " for nowhere: digits are then passed on and not reported. Takes effect when the engine"
                                + " starts.")
        String digits__address() default "";

        @AttributeDefinition(
                name = "copies_network",
                description = "The network, of those named here and of the other engine's own, over which that engine"
                        + " is sent what it is to record, as plain RTP. Empty for the network of the leg that is"
                        + " recorded.")
        String copies__network() default "";

        @AttributeDefinition(
                name = "prompts_directory",
                description = "Where prompts are, as NAME.wav of 8 or 16 kHz, 16 bits, 1 channel. One of more than 60"
                        + " kB is read by rtpengine itself, from the same path. Empty for none.")
        String prompts__directory() default "";

        @AttributeDefinition(
                name = "silence_seconds",
                description = "After how long without RTP and RTCP a leg that is not on hold is reported as silent; 0"
                        + " for never.")
        int silence__seconds() default 60;

        @AttributeDefinition(
                description = "New calls take the engine with the highest ranking; that of the embedded engine is 0.")
        int ranking() default 100;
    }

    private static final Logger LOG = LoggerFactory.getLogger(RtpengineComponent.class);

    /** Among them one that records what this one carries. */
    private final Collection<MediaEngine> engines = new CopyOnWriteArraySet<>();

    private final RtpengineMediaEngine engine;
    private final ServiceRegistration<MediaEngine> registration;

    /** @throws IllegalArgumentException naming PID, key and value of a setting that is wrong; the engine does not start on a guess */
    @Activate
    public RtpengineComponent(BundleContext context, Config config) throws IOException {
        Settings settings = Settings.of(config);
        engine = new RtpengineMediaEngine(settings);
        engine.recorders(() -> engines);
        registration = context.registerService(MediaEngine.class, engine, properties(settings));
        LOG.info("Media: rtpengine at {}, ranking {}", settings.instances().keySet(), settings.ranking());
    }

    @Reference(
            name = "engine",
            service = MediaEngine.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "unbind")
    void bind(MediaEngine other) {
        engines.add(other);
        if (engine.others().recorder().filter(recorder -> recorder == other).isPresent()) {
            LOG.info("What rtpengine carries is recorded by the media engine {}", other.name());
        }
    }

    void unbind(MediaEngine other) {
        engines.remove(other);
    }

    private static Dictionary<String, Object> properties(Settings settings) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Constants.SERVICE_RANKING, settings.ranking());
        return properties;
    }

    @Modified
    void modified(Config config) {
        try {
            Settings now = Settings.of(config);
            engine.use(now);
            registration.setProperties(properties(now));
            LOG.info(
                    "Media: rtpengine at {}, ranking {}; calls stay where they are",
                    now.instances().keySet(),
                    now.ranking());
        } catch (IllegalArgumentException | IOException e) {
            LOG.warn("{}; the settings before stay in force", e.getMessage());
        }
    }

    @Deactivate
    void stop() {
        registration.unregister();
        engine.stop();
    }
}
