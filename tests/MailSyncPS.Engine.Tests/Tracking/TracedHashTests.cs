using System.Text;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Tests.Tracking;

/// <summary>Which copies that others made are the message: what lies below the trace fields on top decides, to the byte.</summary>
public sealed class TracedHashTests
{
    const string Fetched = "Delivered-To: me@gmail.com\r\nReceived: by 10.0.0.1 with SMTP id a;\r\n        Mon, 2 Feb 2015\r\nX-Received: by 10.0.0.1 with SMTP id b\r\n";
    const string Info = "Received: by 10.0.0.1 with POP3 id c\r\nX-Gmail-Fetch-Info: me@old.example 1 pop.old.example 995 me\r\n";
    const string AddedId = "Message-ID: <54cf.MFETCHER_ADDED@google.com>\r\n";
    const string Trace = "Return-Path: <a@b.example>\r\nReceived: from x\r\n\tby old; Mon, 2 Feb 2015\r\n";
    const string Mail = "Message-ID: <1@b.example>\r\nSubject: a\r\n\r\nbody\r\n";

    [Theory]
    [InlineData(Fetched + Info + Trace + Mail, Trace + Mail, ProofKind.Adopted)]
    [InlineData(Fetched + Info + Fetched + Info + Trace + Mail, Trace + Mail, ProofKind.Adopted)]
    [InlineData(Fetched + Info + Fetched + Info + Trace + Mail, Fetched + Info + Trace + Mail, ProofKind.Adopted)]
    // A mail without a Message-ID got one in the block, and the block goes as a whole.
    [InlineData(Fetched + AddedId + Info + Trace + "Subject: a\r\n\r\nbody\r\n", Trace + "Subject: a\r\n\r\nbody\r\n", ProofKind.Adopted)]
    [InlineData(Fetched + Info + "Subject: a\r\n\r\nbody", "Subject: a\n\nbody\n", ProofKind.Adopted)]
    [InlineData(Fetched + Info + Trace + Mail, "Status: RO\r\n" + Trace + "X-UID: 7\r\n" + Mail, ProofKind.Adopted)]
    // Forwarded over SMTP: each end has traces of its own on top.
    [InlineData("Delivered-To: me@gmail.com\r\nReceived-SPF: pass\r\nARC-Seal: i=1;\r\n a=b\r\nX-Google-Smtp-Source: x\r\n" + Mail, Trace + Mail, ProofKind.Adopted)]
    [InlineData(Trace + Mail, "X-Original-To: me@old.example\r\n" + Mail, ProofKind.Adopted)]
    [InlineData(Trace + Mail, Trace + Mail, ProofKind.Exact)]
    // One byte of what lies below, and what looks like a trace further below.
    [InlineData(Fetched + Info + Trace + "Message-ID: <1@b.example>\r\nSubject: b\r\n\r\nbody\r\n", Trace + Mail, ProofKind.None)]
    [InlineData(Fetched + Info + Trace + Mail + "more\r\n", Trace + Mail, ProofKind.None)]
    [InlineData("Subject: a\r\n" + Fetched + Info + Trace + Mail, Trace + Mail, ProofKind.None)]
    [InlineData("Message-ID: <1@b.example>\r\n" + Trace + "Subject: a\r\n\r\nbody\r\n", "Message-ID: <1@b.example>\r\nSubject: a\r\n\r\nbody\r\n", ProofKind.None)]
    // The block has no place for a field that is no trace, nor for an id that the fetcher did not give.
    [InlineData(Fetched + "Subject: b\r\n" + Info + Trace + Mail, Trace + Mail, ProofKind.None)]
    [InlineData(Fetched + "Message-ID: <2@b.example>\r\n" + Info + Trace + "Subject: a\r\n\r\nbody\r\n", Trace + "Subject: a\r\n\r\nbody\r\n", ProofKind.None)]
    // Trace fields alone are no message.
    [InlineData(Trace + "\r\nbody\r\n", "Received: from y\r\n\r\nbody\r\n", ProofKind.None)]
    [InlineData(Trace, "Received: from y\r\n", ProofKind.None)]
    [InlineData("", "", ProofKind.Exact)]
    public void A_copy_is_the_message(string copy, string message, object kind)
    {
        var (first, second) = (Encoding.Latin1.GetBytes(copy), Encoding.Latin1.GetBytes(message));
        Assert.Equal(kind, TracedHash.Of(new MailBytes(first)).Compare(TracedHash.Of(new MailBytes(second))));
        Assert.Equal(kind, TracedHash.Of(new MemoryStream(first)).Compare(TracedHash.Of(new MemoryStream(second))));
        Assert.Equal(kind, TracedHash.Of(new MemoryStream(first)).Compare(TracedHash.Of(new MailBytes(second))));
    }

    [Fact]
    public void More_trace_fields_than_are_looked_at_are_no_trace()
    {
        var many = string.Concat(Enumerable.Range(0, 4000).Select(i => $"Received: from host{i} by example\r\n"));
        var (copy, message) = (TracedHash.Of(new MailBytes(Encoding.Latin1.GetBytes(many + Mail))), TracedHash.Of(new MailBytes(Encoding.Latin1.GetBytes(Mail))));
        Assert.Equal(ProofKind.None, copy.Compare(message));
    }

    [Fact]
    public void A_large_copy_is_compared_without_being_held()
    {
        var body = string.Concat(Enumerable.Repeat(new string('x', 76) + "\r\n", 130_000));
        using var copy = new MemoryStream(Encoding.Latin1.GetBytes(Fetched + Info + Trace + Mail + body));
        var source = MailBytes.Of(new MemoryStream(Encoding.Latin1.GetBytes(Trace + Mail + body)));
        Assert.False(source.TryGetWhole(out _));
        Assert.Equal(ProofKind.Adopted, TracedHash.Of(copy).Compare(TracedHash.Of(source)));
        Assert.Equal(ProofKind.Adopted, TracedHash.Of(MailBytes.Of(copy)).Compare(TracedHash.Of(source)));
    }
}
