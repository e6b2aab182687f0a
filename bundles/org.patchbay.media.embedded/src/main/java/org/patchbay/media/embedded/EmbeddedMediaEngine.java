package org.patchbay.media.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
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

import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaListener;
import org.patchbay.api.media.MediaSession;
import org.patchbay.api.media.speech.SpeechSource;
import org.patchbay.media.embedded.play.Pacer;
import org.patchbay.media.embedded.play.Prompts;
import org.patchbay.media.embedded.play.SpeechSources;
import org.patchbay.media.embedded.record.OldRecordings;
import org.patchbay.media.embedded.record.Recorder;
import org.patchbay.media.embedded.relay.MediaLoop;
import org.patchbay.media.embedded.relay.PortRange;

/** The default {@link MediaEngine}: relays and plays in this process. */
@Component(service = MediaEngine.class, immediate = true, configurationPid = Settings.PID)
@Designate(ocd = EmbeddedMediaEngine.Config.class)
public final class EmbeddedMediaEngine implements MediaEngine {

    @ObjectClassDefinition(id = Settings.PID, name = "Embedded media engine")
    public @interface Config {
        @AttributeDefinition(
                description = "Addresses and ports for media, by name: NAME=ADDRESS:LOW-HIGH, or"
                        + " NAME=ADDRESS!ADVERTISED:LOW-HIGH where peers reach it under another address. IPv6 in"
                        + " brackets.")
        String[] networks() default {"hub=127.0.0.1:40000-40999", "provider=127.0.0.1:41000-41999"};

        @AttributeDefinition(
                name = "prompts_directory",
                description =
                        "Where prompts are looked for first, as NAME.wav, LANGUAGE/NAME.wav and music/NAME.wav: PCM of 16"
                                + " bits or G.711, 1 channel, 8 to 48 kHz. Empty for none.")
        String prompts__directory() default "";

        @AttributeDefinition(
                name = "silence_seconds",
                description =
                        "After how long without RTP and RTCP a leg that is not on hold is reported as silent; 0 for"
                                + " never.")
        int silence__seconds() default 60;

        @AttributeDefinition(
                name = "fill_silence",
                description =
                        "Whether a leg gets silence while its partner pauses: true or false. Some peers take a call"
                                + " without audio for a broken one.")
        String fill__silence() default "true";

        @AttributeDefinition(
                name = "recording_directory",
                description =
                        "Where recordings go, with a directory for each sink; empty for the directory 'recordings' below"
                                + " the framework property org.patchbay.data.")
        String recording__directory() default "";

        @AttributeDefinition(
                name = "recording_minutes",
                description = "How long a recording may be; it ends then, and the call goes on.")
        int recording__minutes() default 240;

        @AttributeDefinition(
                name = "recording_days",
                description = "For how many days recordings are kept, from their beginning; 0 for ever.")
        int recording__days() default 0;

        @AttributeDefinition(
                name = "recording_free_megabytes",
                description =
                        "How much of the disk recordings leave free: with less, none begins, and those that run end; 0 for"
                                + " nothing.")
        int recording__free__megabytes() default 100;

        @AttributeDefinition(
                description = "Threads that carry packets; 0 for one for two processors. Takes effect when the engine"
                        + " starts.")
        int threads() default 0;
    }

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedMediaEngine.class);

    private final List<MediaLoop> loops = new ArrayList<>();
    private final Pacer pacer;
    private final Prompts prompts;
    private final SpeechSources speech = new SpeechSources();
    private final Recorder recorder;
    private final Set<EmbeddedSession> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicInteger next = new AtomicInteger();
    private final Shared shared = new Shared();
    private final CompletionStage<Void> warm;
    private volatile Settings settings;
    private volatile boolean stopped;

    private final LeftSessions left;

    /** @throws IllegalArgumentException naming PID, key and value of a setting that is wrong; the engine does not start on a guess */
    @Activate
    public EmbeddedMediaEngine(BundleContext context, Config config) throws IOException {
        this(config, Duration.ofMinutes(2), Settings.recordings(context::getProperty), true);
    }

    /** Without a container: it is not warmed up, and recordings go to the directory that is configured, or below the present one. */
    public EmbeddedMediaEngine(Config config) throws IOException {
        this(config, Duration.ofMinutes(2));
    }

    /** @param longestLeft how long a session without an owner is kept */
    EmbeddedMediaEngine(Config config, Duration longestLeft) throws IOException {
        this(config, longestLeft, Settings.recordings(key -> null), false);
    }

    private EmbeddedMediaEngine(Config config, Duration longestLeft, Path recordings, boolean warms)
            throws IOException {
        left = new LeftSessions(longestLeft);
        settings = Settings.of(config, null);
        int threads = Settings.threads(config);
        for (int i = 0; i < threads; i++) {
            loops.add(MediaLoop.start("patchbay-media-" + i));
        }
        pacer = Pacer.start();
        prompts = new Prompts(() -> settings.prompts(), speech);
        Supplier<Path> place = () -> settings.recordings().orElse(recordings);
        recorder = Recorder.start(
                place, () -> Duration.ofMinutes(settings.recordingMinutes()), () -> settings.recordingFreeMegabytes());
        OldRecordings old = new OldRecordings(place, () -> settings.recordingDays());
        left.hourly(() -> old.tidy(Instant.now()));
        warm = warms ? WarmUp.start(loops).thenAccept(any -> {}) : CompletableFuture.completedFuture(null);
        LOG.info("Media: {} threads, networks {}", threads, settings.ranges().keySet());
    }

    @Reference(
            name = "speech",
            service = SpeechSource.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "unbind")
    void bind(SpeechSource source, Map<String, Object> properties) {
        speech.add(source, properties);
    }

    void unbind(SpeechSource source) {
        speech.remove(source);
    }

    @Modified
    void modified(Config config) {
        try {
            Settings.threads(config);
            settings = Settings.of(config, settings);
            LOG.info(
                    "Media: networks {}; calls keep the ports they have",
                    settings.ranges().keySet());
        } catch (IllegalArgumentException e) {
            LOG.warn("{}; the settings before stay in force", e.getMessage());
        }
    }

    /** Ends what is left of its calls. */
    @Deactivate
    public void stop() {
        synchronized (sessions) {
            stopped = true;
        }
        if (!sessions.isEmpty()) {
            LOG.info("Media: {} calls end with the engine", sessions.size());
        }
        left.stop();
        recorder.stop();
        sessions.forEach(EmbeddedSession::close);
        prompts.close();
        pacer.stop();
        loops.forEach(MediaLoop::stop);
    }

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public CompletionStage<Void> warm() {
        return warm;
    }

    @Override
    public Set<MediaCapability> capabilities() {
        return Set.of(
                MediaCapability.RELAY,
                MediaCapability.SRTP,
                MediaCapability.ICE_LITE,
                MediaCapability.TRANSCODE,
                MediaCapability.PLAY,
                MediaCapability.RECORD,
                MediaCapability.COPY,
                MediaCapability.DIGITS,
                MediaCapability.PRESS,
                MediaCapability.QUALITY,
                MediaCapability.MOVE);
    }

    @Override
    public MediaSession open(String call, MediaListener listener) throws MediaException {
        return begin(call, listener);
    }

    private EmbeddedSession begin(String call, MediaListener listener) throws MediaException {
        MediaLoop loop = loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
        EmbeddedSession session = new EmbeddedSession(this, loop, call, listener);
        synchronized (sessions) {
            if (stopped) {
                throw new MediaException(503, "The embedded media engine is stopping");
            }
            sessions.add(session);
        }
        return session;
    }

    @Override
    public MediaSession restore(String call, String state, MediaListener listener) throws MediaException {
        EmbeddedSession open = left.take(call);
        if (open == null) {
            // Its owner did not get to say that it goes.
            open = sessions.stream()
                    .filter(each -> each.call().equals(call))
                    .findAny()
                    .orElse(null);
        }
        if (open != null && open.taken(listener)) {
            return open;
        }
        SessionText.Saved saved = SessionReader.read(state);
        EmbeddedSession session = begin(call, listener);
        try {
            session.restore(saved);
            return session;
        } catch (MediaException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** Called with the session's lock. */
    void left(EmbeddedSession session, Runnable abandon) {
        left.add(session, abandon);
    }

    @Override
    public int sessions() {
        return sessions.size();
    }

    PortRange range(String network) throws MediaException {
        return settings.network(network);
    }

    int silenceSeconds() {
        return settings.silenceSeconds();
    }

    boolean fillsSilence() {
        return settings.fillsSilence();
    }

    Shared shared() {
        return shared;
    }

    Prompts prompts() {
        return prompts;
    }

    Recorder recorder() {
        return recorder;
    }

    Pacer pacer() {
        return pacer;
    }

    void closed(EmbeddedSession session) {
        sessions.remove(session);
        left.remove(session);
    }
}
