package org.patchbay.graph;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.Permission;
import org.patchbay.api.graph.Purpose;
import org.patchbay.testkit.MemorySettings;
import org.patchbay.testkit.ops.MemoryAudit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Each of the sixteen: what it lets through, for what, and what becomes of that without it. */
class EveryPermissionTest {
    private final FakeTokens tokens = new FakeTokens();
    private final Catalogue catalogue = Catalogue.read();
    private final Guard guard = new Guard(
            new Declared(List::of, new MemorySettings()), tokens::granted, new Refusals(new MemoryAudit(), () -> 1L));

    private static GraphRequest request(Purpose purpose, String method, String path, Map<String, String> query) {
        return new GraphRequest("acme", Optional.of("ada"), purpose, method, path, query, Optional.empty());
    }

    private GraphException refused(String scope, Purpose purpose, GraphRequest request) {
        GraphException refusal = catchThrowableOfType(
                GraphException.class,
                () -> guard.judge(
                        new Guard.Caller("acme.any 1.0.0", List.of(new Declaration(scope, purpose, ""))), request));
        assertThat(refusal).as(scope + " for " + purpose + ": " + request).isNotNull();
        return refusal;
    }

    @ParameterizedTest
    @CsvSource({
        "User.Read,SIGN_IN,GET,/me,",
        "User.Read,SIGN_IN,GET,/me/licenseDetails,",
        "User.ReadBasic.All,DIRECTORY,GET,/users,'id,displayName,mail'",
        "User.ReadBasic.All,PRESENCE,GET,/users/ada,id",
        "Chat.Read,CALENDAR,GET,/chats/19:1/members,",
        "Chat.Read,CALENDAR,GET,/me/chats,",
        "Calendars.Read,CALENDAR,GET,/me/events,",
        "Calendars.Read,CALENDAR,GET,/users/ada/calendarView,",
        "Calendars.Read,CALENDAR,POST,/me/calendar/getSchedule,",
        "Calendars.ReadWrite.Shared,CALENDAR,POST,/me/calendars/1/events,",
        "Calendars.ReadWrite.Shared,CALENDAR,DELETE,/users/bob/events/1,",
        "Contacts.Read,CONTACTS,GET,/me/contacts,",
        "Contacts.Read,CONTACTS,GET,/me/contacts/delta,",
        "User.Read.All,DIRECTORY,GET,/users/delta,",
        "User.Read.All,DIRECTORY,GET,/users/ada,'id,businessPhones,preferredLanguage'",
        "User.Read.All,PRESENCE,GET,/users,'id,mobilePhone'",
        "User.Read.All,DIRECTORY,GET,/users/ada/licenseDetails,",
        "Presence.Read.All,PRESENCE,POST,/communications/getPresencesByUserId,",
        "Presence.Read.All,PRESENCE,GET,/users/bob/presence,",
        "Presence.ReadWrite,PRESENCE,POST,/users/ada/presence/setPresence,",
        "Presence.ReadWrite,PRESENCE,POST,/users/ada/presence/clearPresence,",
        "Presence.ReadWrite,PRESENCE,POST,/users/ada/presence/setUserPreferredPresence,",
        "Presence.ReadWrite,PRESENCE,POST,/users/ada/presence/clearUserPreferredPresence,",
        "Place.Read.All,CALENDAR,GET,/places/microsoft.graph.room,",
        "Place.Read.All,CALENDAR,GET,/places/graph.roomList,",
        "Place.Read.All,CALENDAR,GET,/places/berlin@acme.example/microsoft.graph.roomlist/rooms,",
        "ChatMessage.Send,CONTINUOUS_MEETING_CHAT,POST,/chats/19:1/messages,",
        "ChatMember.ReadWrite,CONTINUOUS_MEETING_CHAT,POST,/chats/19:1/members,",
        "ChatMember.ReadWrite,CONTINUOUS_MEETING_CHAT,DELETE,/chats/19:1/members/2,",
        "Chat.ManageDeletion.All,CONTINUOUS_MEETING_CHAT,DELETE,/chats/19:1,",
        "Chat.ManageDeletion.All,CONTINUOUS_MEETING_CHAT,POST,/teamwork/deletedChats/19:1/undoDelete,",
        "TeamsAppInstallation.ReadWriteSelfForChat,CONTINUOUS_MEETING_CHAT,POST,/chats/19:1/installedApps,",
        "TeamsAppInstallation.ReadWriteSelfForChat,CONTINUOUS_MEETING_CHAT,DELETE,/chats/19:1/installedApps/2,",
        "TeamsAppInstallation.ReadWriteForChat,CONTINUOUS_MEETING_CHAT,GET,/chats/19:1/installedApps,",
        "Chat.ReadWrite,CONTINUOUS_MEETING_CHAT,GET,/chats/19:1/messages,",
        "Chat.ReadWrite,CONTINUOUS_MEETING_CHAT,POST,/users/ada/chats/19:1/messages/2/softDelete,",
    })
    void letsThroughWhatItIsForAndNobodyElse(String scope, Purpose purpose, String method, String path, String select)
            throws Exception {
        Map<String, String> query = select == null ? Map.of() : Map.of("$select", select);
        GraphRequest request = request(purpose, method, path, query);
        Permission permission = catalogue.of(scope).orElseThrow();

        GraphException without = refused(scope, purpose, request);
        assertThat(without.reason()).isEqualTo(Reason.NOT_CONSENTED);
        assertThat(without)
                .as("what does not work without it")
                .hasMessageContaining("acme.any 1.0.0 asks for " + scope + " for " + purpose)
                .hasMessageEndingWith(permission.without());

        tokens.granted.put("acme/" + purpose, Set.of(scope));
        assertThat(guard.judge(
                        new Guard.Caller("acme.any 1.0.0", List.of(new Declaration(scope, purpose, ""))), request))
                .isEqualTo(scope);

        for (Purpose other : Purpose.values()) {
            tokens.granted.put("acme/" + other, Set.of(scope));
            if (other != purpose) {
                assertThat(refused(scope, purpose, request(other, method, path, query))
                                .reason())
                        .as("declared for " + purpose + ", asked for " + other)
                        .isEqualTo(Reason.OTHER_PURPOSE);
            }
            if (!permission.serves(other)) {
                assertThat(refused(scope, other, request(other, method, path, query))
                                .reason())
                        .as("in spite of the catalogue declared for " + other)
                        .isEqualTo(Reason.OTHER_PURPOSE);
            }
        }
        for (Permission another : catalogue.all()) {
            boolean able = List.of(scope, "User.Read.All", "Chat.ReadWrite", "ChatMember.ReadWrite")
                            .contains(another.scope())
                    || another.scope().startsWith("TeamsAppInstallation.") && scope.startsWith("TeamsAppInstallation.");
            if (!able) {
                Purpose its = another.purpose();
                tokens.granted.put("acme/" + its, Set.of(another.scope()));
                assertThat(refused(another.scope(), its, request(its, method, path, query))
                                .reason())
                        .as("by " + another.scope())
                        .isEqualTo(Reason.NOT_DECLARED);
            }
        }
    }

    /** What Microsoft's permission would let through as well, and what it is for does not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Chat.Read GET /chats/19:1/messages",
                "Chat.Read GET /me/chats/19:1/messages/2",
                "Calendars.Read POST /me/events/1/forward",
                "Calendars.Read POST /users/ada/calendars/1/events/2/forward",
                "User.Read GET /users",
                "User.Read GET /me/presence",
                "User.Read.All GET /users/ada/manager",
                "Presence.ReadWrite GET /users/ada/presence",
                "Chat.ManageDeletion.All DELETE /chats/19:1/messages/2",
                "Chat.ReadWrite DELETE /chats/19:1",
            })
    void neverLetsThroughWhatItIsNotFor(String line) {
        String[] part = line.split(" ");
        Permission permission = catalogue.of(part[0]).orElseThrow();
        tokens.granted.put("acme", Set.of(part[0]));
        assertThat(refused(part[0], permission.purpose(), request(permission.purpose(), part[1], part[2], Map.of()))
                        .reason())
                .isIn(Reason.NOT_DECLARED, Reason.REFUSED);
    }

    @Test
    void eachSaysWhatItIsForAndWhatDoesNotWorkWithoutIt() {
        assertThat(catalogue.all()).hasSize(16).allSatisfy(each -> {
            assertThat(each.allows()).isNotBlank();
            assertThat(each.reason()).isNotBlank();
            assertThat(each.without()).isNotBlank().endsWith(".");
        });
    }
}
