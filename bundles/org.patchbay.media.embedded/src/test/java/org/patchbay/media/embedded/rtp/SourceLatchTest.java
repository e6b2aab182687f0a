package org.patchbay.media.embedded.rtp;

import java.net.InetSocketAddress;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.patchbay.media.embedded.sdp.Sources;

import static org.assertj.core.api.Assertions.assertThat;

class SourceLatchTest {

    private static final InetSocketAddress SIGNALLED = new InetSocketAddress("192.0.2.1", 4000);
    private static final InetSocketAddress SAME_HOST = new InetSocketAddress("192.0.2.1", 4002);
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("198.51.100.1", 4000);
    private static final InetSocketAddress STRANGER = new InetSocketAddress("203.0.113.1", 4000);
    private static final Sources ANY = new Sources(Set.of());

    @Test
    void onlyANearerSourceTakesTheCallOver() {
        SourceLatch latch = fresh(ANY);
        assertThat(latch.target()).isEqualTo(SIGNALLED);
        assertThat(latch.accept(ELSEWHERE, true)).isTrue();
        assertThat(latch.accept(STRANGER, true)).isFalse();
        assertThat(latch.target()).isEqualTo(ELSEWHERE);
        assertThat(latch.accept(SAME_HOST, true)).isTrue();
        assertThat(latch.accept(ELSEWHERE, true)).isFalse();
        assertThat(latch.accept(SIGNALLED, false)).isTrue();
        assertThat(latch.accept(SAME_HOST, true)).isFalse();
        assertThat(latch.accept(SIGNALLED, true)).isTrue();
        assertThat(latch.target()).isEqualTo(SIGNALLED);
    }

    @Test
    void anUnknownFormatIsNoReasonToLearnASource() {
        SourceLatch latch = fresh(ANY);
        assertThat(latch.accept(ELSEWHERE, false)).isFalse();
        assertThat(latch.accept(SIGNALLED, false)).isTrue();
    }

    @Test
    void notEvenTheSignalledAddressMayBeOutsideTheAllowedNetworks() {
        SourceLatch latch = fresh(new Sources(Set.of("198.51.100.0/25", "2001:db8::/32")));
        assertThat(latch.accept(SIGNALLED, true)).isFalse();
        assertThat(latch.target()).isNull();
        assertThat(latch.accept(STRANGER, true)).isFalse();
        assertThat(latch.accept(ELSEWHERE, true)).isTrue();
        assertThat(latch.target()).isEqualTo(ELSEWHERE);
    }

    @Test
    void whenThePeerStaysWhereItWasItIsStillSentToAndStrangersAreTooLateOnceItSpoke() {
        SourceLatch latch = new SourceLatch(SIGNALLED, ANY, ELSEWHERE, false, Set.of());
        assertThat(latch.target()).isEqualTo(ELSEWHERE);
        assertThat(latch.accept(ELSEWHERE, true)).isTrue();
        assertThat(latch.accept(STRANGER, true)).isFalse();
    }

    @Test
    void whenThePeerMovesItsOldPlaceIsGoodUntilTheNewOneIsHeard() {
        SourceLatch latch = new SourceLatch(SIGNALLED, ANY, ELSEWHERE, true, Set.of());
        assertThat(latch.target()).isEqualTo(SIGNALLED);
        assertThat(latch.accept(ELSEWHERE, true)).isTrue();
        assertThat(latch.accept(SIGNALLED, true)).isTrue();
        assertThat(latch.accept(ELSEWHERE, true)).isFalse();
    }

    @Test
    void otherForksAreNotHeardUnlessTheyAreSignalled() {
        SourceLatch latch = new SourceLatch(SIGNALLED, ANY, null, false, Set.of(ELSEWHERE, SIGNALLED));
        assertThat(latch.accept(ELSEWHERE, true)).isFalse();
        assertThat(latch.accept(SIGNALLED, true)).isTrue();
    }

    @Test
    void networksAreComparedBitByBit() {
        Sources sources = new Sources(Set.of("52.112.0.0/14", "10.0.0.1"));
        assertThat(sources.contain(new InetSocketAddress("52.115.255.255", 1).getAddress()))
                .isTrue();
        assertThat(sources.contain(new InetSocketAddress("52.116.0.0", 1).getAddress()))
                .isFalse();
        assertThat(sources.contain(new InetSocketAddress("10.0.0.1", 1).getAddress()))
                .isTrue();
        assertThat(sources.contain(new InetSocketAddress("10.0.0.2", 1).getAddress()))
                .isFalse();
        assertThat(sources.contain(new InetSocketAddress("::1", 1).getAddress()))
                .isFalse();
    }

    private static SourceLatch fresh(Sources allowed) {
        return new SourceLatch(SIGNALLED, allowed, null, false, Set.of());
    }
}
