package org.patchbay.stir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.lookup.Lookup;
import org.patchbay.api.call.lookup.LookupInfo;
import org.patchbay.api.call.policy.Question;
import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.schedule.Schedule;

/**
 * Answers who has signed the number that a call comes from. The question is {@code verify}; its arguments and its answer are in the README. A
 * call that is not signed rightly gets an answer that says so, never an error.
 */
@Component(
        service = {Lookup.class, HealthCheck.class},
        configurationPid = StirSettings.PID)
@LookupInfo(name = "stir")
@Designate(ocd = StirSettings.Config.class)
public final class StirVerification implements Lookup, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(StirVerification.class);
    private static final Duration POLL = Duration.ofSeconds(5);

    private final Path etc;
    private final InstantSource clock;
    private final Tally tally = new Tally();
    private volatile Verification verification;
    /** What is wrong with the anchors that are there now; others are in force. */
    private volatile String problem = "";

    private @Nullable Schedule schedule;
    private @Nullable AutoCloseable polling;

    @Activate
    public StirVerification(Map<String, Object> configured) {
        this(configured, Path.of(System.getProperty("karaf.etc", "etc")), InstantSource.system());
    }

    StirVerification(Map<String, Object> configured, Path etc, InstantSource clock) {
        this.etc = etc;
        this.clock = clock;
        StirSettings settings = StirSettings.of(configured, StirSettings.DEFAULT);
        Anchors anchors = Anchors.read(etc.resolve(settings.anchors()));
        complain(anchors.problem());
        verification = new Verification(settings, anchors, etc, clock);
        warn(verification.problem());
    }

    @Modified
    synchronized void modified(Map<String, Object> configured) {
        StirSettings settings = StirSettings.of(configured, verification.settings());
        replace(settings, read(settings));
        warn(verification.problem());
    }

    /** Without it the anchors stay as they were read last. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindSchedule(Schedule bound) {
        stop();
        schedule = bound;
        polling = bound.every("STIR anchors", POLL, this::poll);
    }

    synchronized void unbindSchedule(Schedule bound) {
        if (schedule == bound) {
            stop();
        }
    }

    private void stop() {
        AutoCloseable running = polling;
        polling = null;
        schedule = null;
        if (running != null) {
            try {
                running.close();
            } catch (Exception e) {
                throw new IllegalStateException("The look at the STIR anchors does not end", e);
            }
        }
    }

    @Deactivate
    synchronized void deactivate() {
        stop();
        verification.close();
    }

    /** Looks whether other anchors are there. */
    void poll() {
        StirSettings settings = verification.settings();
        Anchors found = read(settings);
        synchronized (this) {
            if (settings.equals(verification.settings()) && !found.equals(verification.anchors())) {
                replace(settings, found);
                LOG.info("{} anchors of STIR are in force.", found.roots().size());
            }
        }
    }

    /** A file that cannot be read leaves those in force that are. */
    private Anchors read(StirSettings settings) {
        Anchors found = Anchors.read(etc.resolve(settings.anchors()));
        if (!found.problem().equals(problem)) {
            complain(found.problem());
        }
        Anchors before = verification.anchors();
        return !found.problem().isEmpty() && !before.roots().isEmpty() ? before : found;
    }

    private void complain(String text) {
        problem = text;
        warn(text);
    }

    private static void warn(String text) {
        if (!text.isEmpty()) {
            LOG.warn("{}", text);
        }
    }

    private void replace(StirSettings settings, Anchors anchors) {
        Verification before = verification;
        verification = new Verification(settings, anchors, etc, clock);
        before.close();
    }

    @Override
    public CompletionStage<Map<String, String>> answer(String question, Map<String, String> arguments, Duration limit) {
        if (!question.equals("verify")) {
            return CompletableFuture.completedStage(
                    Map.of(Question.ERROR, "'" + question + "' is not a question; the only one is verify."));
        }
        Verification now = verification;
        if (now.anchors().roots().isEmpty()) {
            return CompletableFuture.completedStage(Validation.none(0, "There are no anchors: nothing is verified.")
                    .answer());
        }
        return now.verify(call(arguments)).thenApply(tally::count).thenApply(Validation::answer);
    }

    private Call call(Map<String, String> arguments) {
        List<String> identities = new ArrayList<>();
        for (int i = 0; ; i++) {
            String each = arguments.get("identity." + i);
            if (each == null) {
                break;
            }
            identities.add(each);
        }
        return new Call(
                identities,
                Optional.ofNullable(arguments.get("date")),
                digits(arguments.getOrDefault("calling", "")),
                digits(arguments.getOrDefault("called", "")),
                time(arguments.get("now")));
    }

    private static String digits(String number) {
        return number.startsWith("+") ? number.substring(1) : number;
    }

    private Instant time(@Nullable String text) {
        try {
            return text == null ? clock.instant() : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return clock.instant();
        }
    }

    @Override
    public String name() {
        return "stir";
    }

    @Override
    public HealthResult check() {
        return StirHealth.of(verification, problem, etc, clock.instant(), tally.text());
    }
}
