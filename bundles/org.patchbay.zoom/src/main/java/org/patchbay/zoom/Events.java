package org.patchbay.zoom;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.directory.User;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.PresenceIntake;
import org.patchbay.api.presence.sync.Seen;
import org.patchbay.zoom.PhoneCalls.News;
import org.patchbay.zoom.PhoneCalls.Who;

/** What the events that Zoom posts mean. Of whom the directory does not know, nothing. */
final class Events {
    private static final String PRESENCE = "user.presence_status_updated";
    private static final Set<String> BEGIN = Set.of("phone.caller_connected", "phone.callee_answered");
    private static final Set<String> END = Set.of("phone.caller_ended", "phone.callee_ended");
    static final Set<String> NAMES = Set.of(
            PRESENCE, "phone.caller_connected", "phone.callee_answered", "phone.caller_ended", "phone.callee_ended");

    /** Zoom's are a sixth of that. */
    private static final int LONGEST_CALL_ID = 128;

    private final Accounts accounts;

    Events(Accounts accounts) {
        this.accounts = accounts;
    }

    static boolean isEnd(String name) {
        return END.contains(name);
    }

    /**
     * @param name one of {@link #NAMES}
     * @param share is given what counts of calls
     */
    void take(
            AccountSettings settings,
            String name,
            Json event,
            PresenceIntake intake,
            Instant now,
            Consumer<CallEvent> share) {
        Json object = event.get("payload").get("object");
        long at = event.number("event_ts");
        if (name.equals(PRESENCE)) {
            user(settings, object.text("id"), object.text("email"))
                    .ifPresent(who -> presence(who, object.text("presence_status"), at, intake, now));
            return;
        }
        String call = object.text("call_id");
        String side = name.startsWith("phone.caller_") ? "caller" : "callee";
        Optional<Who> who = call.isEmpty() || call.length() > LONGEST_CALL_ID
                ? Optional.empty()
                : user(settings, object.get(side).text("user_id"), "");
        who.ifPresent(each -> phone(new CallEvent(0, each, call, name, now, at), intake, now, share));
    }

    /**
     * Of a call, told to this node or another.
     *
     * @param intake where nobody is to be told, none
     * @param share is given what counts, before it is told
     */
    void phone(CallEvent event, @Nullable PresenceIntake intake, Instant now, Consumer<CallEvent> share) {
        Who who = event.who();
        Instant at = event.at().isAfter(now) ? now : event.at();
        News news = News.KNOWN;
        if (BEGIN.contains(event.what()) && !PhoneCalls.isTooOld(at, now)) {
            news = accounts.calls().began(who, event.call(), at, event.stamp());
        } else if (END.contains(event.what())) {
            news = accounts.calls().ended(who, event.call(), event.stamp());
        }
        if (news != News.KNOWN) {
            share.accept(event);
        }
        if (news != News.TELL || intake == null) {
            return;
        }
        if (END.contains(event.what())) {
            intake.doubt(Platform.ZOOM, who.tenant(), List.of(who.user()));
        } else {
            intake.seen(seen(who, PresenceStatus.IN_A_CALL, event.what(), event.stamp(), now));
        }
    }

    private Optional<Who> user(AccountSettings settings, String id, String mail) {
        return accounts.user(settings, id, mail).map(User::id).map(user -> new Who(settings.tenant(), user));
    }

    private void presence(Who who, String said, long at, PresenceIntake intake, Instant now) {
        if (!said.isEmpty()) {
            PresenceStatus status = accounts.calls().said(who, Spelling.read(said));
            intake.seen(seen(who, status, said, at, now));
        }
    }

    private static Seen seen(Who who, PresenceStatus status, String said, long at, Instant now) {
        String stamp = at > 0 ? String.format(Locale.ROOT, "%015d", at) : "";
        return new Seen(who.tenant(), who.user(), new Presence(Platform.ZOOM, status, said, now), stamp);
    }
}
