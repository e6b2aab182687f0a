package org.patchbay.graph;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import org.patchbay.api.graph.Permission;
import org.patchbay.api.graph.Purpose;

import static org.assertj.core.api.Assertions.assertThat;

class CatalogueTest {
    private final Catalogue catalogue = Catalogue.read();

    @Test
    void hasTheSixteenPermissionsInTheirOrder() {
        assertThat(catalogue.all())
                .extracting(Permission::scope)
                .containsExactly(
                        "User.Read",
                        "User.ReadBasic.All",
                        "Chat.Read",
                        "Calendars.Read",
                        "Calendars.ReadWrite.Shared",
                        "Contacts.Read",
                        "User.Read.All",
                        "Presence.Read.All",
                        "Presence.ReadWrite",
                        "Place.Read.All",
                        "ChatMessage.Send",
                        "ChatMember.ReadWrite",
                        "Chat.ManageDeletion.All",
                        "TeamsAppInstallation.ReadWriteSelfForChat",
                        "TeamsAppInstallation.ReadWriteForChat",
                        "Chat.ReadWrite");
    }

    @Test
    void presenceIsServedByItsFourAndByNoOther() {
        assertThat(catalogue.all())
                .filteredOn(permission -> permission.serves(Purpose.PRESENCE))
                .extracting(Permission::scope)
                .containsExactly("User.ReadBasic.All", "User.Read.All", "Presence.Read.All", "Presence.ReadWrite");
        for (String core : List.of("Presence.Read.All", "Presence.ReadWrite")) {
            for (Purpose purpose : Purpose.values()) {
                assertThat(catalogue.serves(core, purpose))
                        .as(core + " " + purpose)
                        .isEqualTo(purpose == Purpose.PRESENCE);
            }
        }
    }

    @Test
    void readingAloneIsSaidToGiveNoTwoWaySync() {
        assertThat(catalogue.of("Presence.ReadWrite").orElseThrow().without())
                .isEqualTo("There is no two-way sync: presence in Microsoft Teams is never updated.");
    }

    @Test
    void everyPermissionHasAPathAndNoPathHasAnotherPermission() {
        Set<String> named = new TreeSet<>();
        for (String line : Catalogue.lines("paths.txt")) {
            List<String> words = List.of(line.split(" "));
            named.addAll(words.subList(2, words.size()));
        }
        named.remove(Paths.BY_RESOURCE);
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        catalogue.all().stream().map(Permission::scope).toList());
    }
}
