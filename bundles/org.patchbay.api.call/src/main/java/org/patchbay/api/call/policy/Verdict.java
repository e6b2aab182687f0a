package org.patchbay.api.call.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.patchbay.api.call.Target;

/**
 * A handler's answer: what is to become of the leg, and what to remember. Its decision, its state and its trace take effect together or not
 * at all. Immutable.
 */
public final class Verdict {

    /** What is to become of the leg. More may be added: the core reads them, feature code only makes them. */
    public enum Decision {
        /** Ask the next handler. */
        PROCEED,
        /** Call these, in waves. */
        ROUTE,
        /** Call somebody else instead; the policy starts anew for the new target. */
        REDIRECT,
        /** Refuse it. */
        REJECT,
        /** Hand the call to a treatment. */
        TREAT,
        /** Ask again once a lookup has answered. */
        ASK
    }

    /**
     * A refusal.
     *
     * @param sip the final SIP status, 400 to 699
     * @param q850 the ITU-T Q.850 cause, or 0 for the one that belongs to the status
     * @param reason for people and for the trace; also sent in the Reason header (RFC 3326)
     */
    public record Refusal(int sip, int q850, String reason) {
        public Refusal {
            if (sip < 400 || sip > 699 || q850 < 0 || q850 > 127) {
                throw new IllegalArgumentException(
                        "A refusal needs a SIP status of 400-699 and a Q.850 cause of 0-127, not " + sip + "/" + q850
                                + ".");
            }
        }
    }

    /**
     * A treatment and what it is to do.
     *
     * @param name the treatment's name
     * @param arguments its arguments, as that treatment documents them
     */
    public record Treat(String name, Map<String, String> arguments) {
        public Treat {
            arguments = Map.copyOf(arguments);
        }
    }

    /**
     * What one of the two hears whom the other has put on hold: a name as {@code org.patchbay.api.media.MediaLeg#play} knows it, or empty where
     * the hold is passed on to the one who is held, as it came.
     *
     * @param byCaller while the caller holds
     * @param byCalled while the one who was called holds
     */
    public record OnHold(String byCaller, String byCalled) {}

    private static final Verdict PROCEED = new Builder().proceed();

    private final Decision decision;
    private final String reason;
    private final Map<String, String> amendments;
    private final Map<String, String> state;
    private final List<Treat> observers;
    private final Optional<String> callerId;
    private final Optional<String> callerName;
    private final Optional<OnHold> onHold;
    private final Optional<String> whileRinging;
    private final Optional<Refusal> otherwise;
    private final Optional<Object> detail;

    private Verdict(Builder builder, Decision decision, Optional<Object> detail) {
        this.decision = decision;
        this.detail = detail;
        this.reason = builder.reason;
        this.amendments = Map.copyOf(builder.amendments);
        this.state = Map.copyOf(builder.state);
        this.observers = List.copyOf(builder.observers);
        this.callerId = Optional.ofNullable(builder.callerId);
        this.callerName = Optional.ofNullable(builder.callerName);
        this.onHold = Optional.ofNullable(builder.onHold);
        this.whileRinging = Optional.ofNullable(builder.whileRinging);
        this.otherwise = Optional.ofNullable(builder.otherwise);
    }

    /** Nothing to say. */
    public static Verdict proceed() {
        return PROCEED;
    }

    /** A refusal with nothing to remember. */
    public static Verdict reject(int sip, int q850, String reason) {
        return new Builder().because(reason).reject(sip, q850, reason);
    }

    public static Builder with() {
        return new Builder();
    }

    public Decision decision() {
        return decision;
    }

    /** Why, in a few words for the trace; possibly empty. */
    public String reason() {
        return reason;
    }

    /** Header fields to set on the leg, an empty value to leave one out. The trunk refuses those that steer SIP itself. */
    public Map<String, String> amendments() {
        return amendments;
    }

    /** State to put for the call, an empty value to remove a key. */
    public Map<String, String> state() {
        return state;
    }

    /** Treatments that shall observe the call from now on. */
    public List<Treat> observers() {
        return observers;
    }

    /** The URI to present as the caller on this leg, if it is to be another. */
    public Optional<String> callerId() {
        return callerId;
    }

    /** The display name to show for the caller on this leg, if it is to be another; empty for none at all. */
    public Optional<String> callerName() {
        return callerName;
    }

    /** What is heard on hold once this leg is answered, if anything was said of it. */
    public Optional<OnHold> onHold() {
        return onHold;
    }

    /** What one who is transferred hears while this leg rings, if it is to be something else than a ringing tone; empty for nothing. */
    public Optional<String> whileRinging() {
        return whileRinging;
    }

    /** Of {@link Decision#ROUTE}; else empty. */
    @SuppressWarnings("unchecked")
    public List<Wave> waves() {
        return decision == Decision.ROUTE ? (List<Wave>) detail.orElseThrow() : List.of();
    }

    /** Of {@link Decision#REDIRECT}: where to, as a wave of one target whose cause says why. */
    public Optional<Wave> redirection() {
        return decision == Decision.REDIRECT ? detail.map(Wave.class::cast) : Optional.empty();
    }

    /** Of {@link Decision#REJECT}. */
    public Optional<Refusal> refusal() {
        return decision == Decision.REJECT ? detail.map(Refusal.class::cast) : Optional.empty();
    }

    /** Of {@link Decision#TREAT}. */
    public Optional<Treat> treatment() {
        return decision == Decision.TREAT ? detail.map(Treat.class::cast) : Optional.empty();
    }

    /** Of {@link Decision#TREAT}: what the caller gets when the treatment is not there, or cannot begin. */
    public Optional<Refusal> otherwise() {
        return decision == Decision.TREAT ? otherwise : Optional.empty();
    }

    /** Of {@link Decision#ASK}. */
    public Optional<Question> question() {
        return decision == Decision.ASK ? detail.map(Question.class::cast) : Optional.empty();
    }

    /** The decision and what belongs to it, for the trace; not {@link #reason}. */
    @Override
    public String toString() {
        return switch (decision) {
            case PROCEED -> "PROCEED";
            case ROUTE -> "ROUTE " + waves().stream().map(Verdict::text).collect(Collectors.joining(", then "));
            case REDIRECT ->
                "REDIRECT "
                        + redirection()
                                .map(w -> w.targets().get(0).uri() + " (" + w.cause() + ")")
                                .orElseThrow();
            case REJECT ->
                "REJECT " + refusal().map(r -> r.sip() + " " + r.reason()).orElseThrow();
            case TREAT ->
                "TREAT " + treatment().map(t -> t.name() + " " + t.arguments()).orElseThrow();
            case ASK ->
                "ASK " + question().map(q -> q.lookup() + " " + q.question()).orElseThrow();
        };
    }

    private static String text(Wave wave) {
        return wave.targets().stream()
                        .map(t -> t.uri() + t.peer().map(p -> " over " + p).orElse(""))
                        .collect(Collectors.joining(" and "))
                + " for " + wave.ring().toSeconds() + " s";
    }

    /** Collects what goes with a decision; the last call makes it. */
    public static final class Builder {
        private final Map<String, String> amendments = new LinkedHashMap<>();
        private final Map<String, String> state = new LinkedHashMap<>();
        private final java.util.ArrayList<Treat> observers = new java.util.ArrayList<>();
        private String reason = "";
        private @org.jspecify.annotations.Nullable String callerId;
        private @org.jspecify.annotations.Nullable String callerName;
        private @org.jspecify.annotations.Nullable OnHold onHold;
        private @org.jspecify.annotations.Nullable String whileRinging;
        private @org.jspecify.annotations.Nullable Refusal otherwise;

        private Builder() {}

        /** Why, for the trace. */
        public Builder because(String why) {
            reason = why;
            return this;
        }

        /** Sets a header field on the leg; an empty value leaves it out. */
        public Builder amend(String header, String value) {
            amendments.put(header, value);
            return this;
        }

        /** Puts a value into this handler's state of the call; an empty one removes it. */
        public Builder put(String key, String value) {
            state.put(key, value);
            return this;
        }

        /** Presents this caller on the leg instead of the one who calls. */
        public Builder present(String uri) {
            callerId = uri;
            return this;
        }

        /** Shows this display name for the caller on the leg, whichever number is presented: a warning before it, say. The record keeps the caller's own. */
        public Builder named(String display) {
            callerName = display;
            return this;
        }

        /**
         * Says what is heard on hold once this leg is answered: see {@link OnHold}. It is kept with the call, and nobody is asked again when one
         * of the two holds. Where it cannot be played, the hold is passed on.
         */
        public Builder onHold(String byCaller, String byCalled) {
            onHold = new OnHold(byCaller, byCalled);
            return this;
        }

        /**
         * Plays this to one who is transferred, while the leg rings and sends nothing of its own: a name as
         * {@code org.patchbay.api.media.MediaLeg#play} knows it, or empty for nothing. Other callers hear what their own network plays.
         */
        public Builder whileRinging(String prompt) {
            whileRinging = prompt;
            return this;
        }

        /** Lets a treatment observe the call. */
        public Builder attach(String treatment, Map<String, String> arguments) {
            observers.add(new Treat(treatment, arguments));
            return this;
        }

        public Verdict proceed() {
            return new Verdict(this, Decision.PROCEED, Optional.empty());
        }

        /** Calls these in waves. A target equal to the one asked about goes on after this handler, any other starts anew. */
        public Verdict route(List<Wave> waves) {
            if (waves.isEmpty()) {
                throw new IllegalArgumentException("A route needs at least one wave.");
            }
            return new Verdict(this, Decision.ROUTE, Optional.of(List.copyOf(waves)));
        }

        /** Calls another target instead, whose policy starts anew; the diversion is recorded with this cause (RFC 4458). */
        public Verdict redirect(String uri, int cause) {
            Wave wave = new Wave(List.of(Target.of(uri)), java.time.Duration.ofMinutes(5), java.util.Set.of(), cause);
            return new Verdict(this, Decision.REDIRECT, Optional.of(wave));
        }

        public Verdict reject(int sip, int q850, String why) {
            return new Verdict(this, Decision.REJECT, Optional.of(new Refusal(sip, q850, why)));
        }

        /**
         * Refuses the caller so when the treatment of {@link #treat} is not there or cannot begin: for a handler that would refuse the call
         * if there were no treatments.
         */
        public Builder otherwise(int sip, int q850, String why) {
            otherwise = new Refusal(sip, q850, why);
            return this;
        }

        /**
         * Hands the call to a treatment (receptionist, queue, voicemail, announcement). The call goes on to the next handler only if the
         * treatment gives it back. Where the treatment is not there, the caller is refused as {@link #otherwise} says, else like one whose
         * call lacks a required handler.
         */
        public Verdict treat(String treatment, Map<String, String> arguments) {
            return new Verdict(this, Decision.TREAT, Optional.of(new Treat(treatment, arguments)));
        }

        /** Parks the leg until the lookup answered or its limit passed; then this handler's name is asked again, with the answer. */
        public Verdict ask(Question question) {
            return new Verdict(this, Decision.ASK, Optional.of(question));
        }
    }
}
