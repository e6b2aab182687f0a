package org.patchbay.media.embedded.ice;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IceLiteTest {

    private static final InetSocketAddress V4 = new InetSocketAddress("192.0.2.7", 40_001);
    private static final InetSocketAddress V6 = new InetSocketAddress("2001:db8::7", 40_002);

    private final IceLite agent = IceLite.fresh();

    private byte @Nullable [] ask(byte[] request, InetSocketAddress source) {
        ByteBuffer larger = ByteBuffer.allocate(500).position(9).slice();
        larger.put(request).flip();
        assertThat(IceLite.isCheck(larger)).isTrue();
        ByteBuffer answer = agent.check(larger, source, false);
        return answer == null ? null : Arrays.copyOf(answer.array(), answer.limit());
    }

    private byte[] answered(byte[] request, InetSocketAddress source) {
        return Objects.requireNonNull(ask(request, source));
    }

    private Check check(String peer) {
        return Check.of(agent.ufrag() + ":" + peer).controlling();
    }

    @Test
    void credentialsAreLongEnough() {
        assertThat(agent.ufrag()).matches("[A-Za-z0-9+/]{8}");
        assertThat(agent.password()).matches("[A-Za-z0-9+/]{24}");
        assertThat(IceLite.fresh().password()).isNotEqualTo(agent.password());
    }

    @Test
    void aCheckIsAnsweredWithWhereItCameFrom() throws Exception {
        for (InetSocketAddress source : new InetSocketAddress[] {V4, V6}) {
            Check check = check("peer");
            byte[] answer = answered(check.signed(agent.password()), source);
            assertThat(check.mapped(answer, agent.password())).isEqualTo(source);
            assertThat(IceLite.isSuccess(ByteBuffer.wrap(answer))).isTrue();
        }
    }

    @Test
    void thePairThatThePeerInForceNominatesIsUsed() throws Exception {
        answered(check("one").signed(agent.password()), V4);
        agent.peer("one");
        assertThat(agent.rtp()).as("checked only").isNull();
        answered(check("one").nominating().signed(agent.password()), V4);
        assertThat(agent.rtp()).isEqualTo(V4);
        answered(check("two").nominating().signed(agent.password()), V6);
        assertThat(agent.rtp()).as("another fork's is not").isEqualTo(V4);
        agent.peer("two");
        assertThat(agent.rtp()).as("nominated before it was in force").isEqualTo(V6);
        answered(check("two").nominating().signed(agent.password()), V4);
        assertThat(agent.rtp()).as("at any time").isEqualTo(V4);
        agent.peer("");
        assertThat(agent.rtp()).isNull();
    }

    @Test
    void whoHasNotThePasswordIsRefusedAndNominatesNothing() throws Exception {
        agent.peer("p");
        Check wrong = check("p").nominating();
        assertThat(wrong.refusal(answered(wrong.signed("wrong"), V4))).isEqualTo(401);
        Check stranger = Check.of("someone:p").controlling().nominating();
        assertThat(stranger.refusal(answered(stranger.signed(agent.password()), V4)))
                .isEqualTo(401);
        Check unsigned = check("p").nominating();
        assertThat(unsigned.refusal(answered(unsigned.unsigned(), V4))).isEqualTo(400);
        Check nobody = Check.anonymous().controlling();
        assertThat(nobody.refusal(answered(nobody.signed(agent.password()), V4)))
                .isEqualTo(400);
        assertThat(agent.rtp()).isNull();
    }

    @Test
    void whatCannotBeUnderstoodIsRefused() throws Exception {
        Check unknown = check("p").with(0x7001, (byte) 1);
        assertThat(unknown.refusal(answered(unknown.signed(agent.password()), V4)))
                .isEqualTo(420);
        Check controlled = Check.of(agent.ufrag() + ":p").with(0x8029, new byte[8]);
        assertThat(controlled.refusal(answered(controlled.signed(agent.password()), V4)))
                .isEqualTo(487);
    }

    @Test
    void damageIsDroppedOrRefused() throws Exception {
        Random random = new Random(3);
        byte[] good = check("p").nominating().signed(agent.password());
        agent.peer("p");
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged =
                    Arrays.copyOf(good, random.nextInt(8) == 0 ? 20 + random.nextInt(good.length) : good.length);
            // What tells the last attribute from any other is not protected by anything.
            int at = 8 + random.nextInt(Math.min(damaged.length, good.length - 8) - 8);
            damaged[at] ^= (byte) (1 + random.nextInt(255));
            byte[] answer = ask(damaged, V4);
            assertThat(answer == null || answer[0] == 1 && answer[1] == 0x11)
                    .as("octet %d", at)
                    .isTrue();
        }
        assertThat(agent.rtp()).isNull();
        byte[] indication = good.clone();
        indication[1] = 0x11;
        assertThat(ask(indication, V4)).isNull();
    }
}
