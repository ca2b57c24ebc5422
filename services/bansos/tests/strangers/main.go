// Command strangers checks a public log with other people's code: golang.org/x/mod/sumdb/{note,tlog} and
// github.com/transparency-dev/merkle. It reads a folder with the log's files and the proofs that the log gives.
//
//	go run . FOLDER VKEY < proofs.json
package main

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type proofs struct {
	Inclusion []struct {
		Index int64    `json:"index"`
		Entry []byte   `json:"entry"`
		Proof [][]byte `json:"proof"`
	} `json:"inclusion"`
	Consistency []struct {
		Size  int64    `json:"size"`
		Root  []byte   `json:"root"`
		Proof [][]byte `json:"proof"`
	} `json:"consistency"`
}

// files reads tiles of C2SP tlog-tiles, whose addresses leave out the height.
type files string

func (folder files) Height() int { return 8 }

func (folder files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		path := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
		content, err := os.ReadFile(filepath.Join(string(folder), path))
		if err != nil {
			return nil, err
		}
		found = append(found, content)
	}
	return found, nil
}

func (folder files) SaveTiles([]tlog.Tile, [][]byte) {}

func main() {
	log.SetFlags(0)
	if err := check(files(os.Args[1]), os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func check(folder files, vkey string) error {
	tree, err := open(folder, vkey)
	if err != nil {
		return err
	}
	reader := tlog.TileHashReader(tree, folder)
	root, err := tlog.TreeHash(tree.N, reader)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return errors.New("tiles give another root")
	}
	var given proofs
	if err := json.NewDecoder(os.Stdin).Decode(&given); err != nil {
		return err
	}
	for _, one := range given.Inclusion {
		if err := tlog.CheckRecord(hashes(one.Proof), tree.N, tree.Hash, one.Index, tlog.RecordHash(one.Entry)); err != nil {
			return err
		}
		leaf := rfc6962.DefaultHasher.HashLeaf(one.Entry)
		if err := proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(one.Index), uint64(tree.N), leaf, one.Proof, tree.Hash[:]); err != nil {
			return err
		}
		theirs, err := tlog.ProveRecord(tree.N, one.Index, reader)
		if err != nil || fmt.Sprint(theirs) != fmt.Sprint(hashes(one.Proof)) {
			return fmt.Errorf("another proof of leaf %d: %v", one.Index, err)
		}
	}
	for _, one := range given.Consistency {
		if err := tlog.CheckTree(hashes(one.Proof), tree.N, tree.Hash, one.Size, tlog.Hash(one.Root)); err != nil {
			return err
		}
		if err := proof.VerifyConsistency(rfc6962.DefaultHasher, uint64(one.Size), uint64(tree.N), one.Proof, one.Root, tree.Hash[:]); err != nil {
			return err
		}
	}
	fmt.Printf("%d leaves, %d inclusion proofs, %d consistency proofs\n", tree.N, len(given.Inclusion), len(given.Consistency))
	return nil
}

// open verifies the checkpoint by the log's key.
func open(folder files, vkey string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, err
	}
	content, err := os.ReadFile(filepath.Join(string(folder), "checkpoint"))
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(content, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("a checkpoint of another log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil {
		return tlog.Tree{}, err
	}
	return tlog.Tree{N: size, Hash: tlog.Hash(root)}, nil
}

func hashes(given [][]byte) []tlog.Hash {
	var found []tlog.Hash
	for _, one := range given {
		found = append(found, tlog.Hash(one))
	}
	return found
}
